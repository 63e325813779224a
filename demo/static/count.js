metrics('page', location.pathname); // after the vendor's script, when that has run
