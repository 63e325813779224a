/** The panel stands on the banner's file, so that the first visit fetches one file and not two. */
import '../ui/banner/define.js';
import '../ui/preferences/define.js';
