/** The least that does the work: a banner, a cookie, and a loop over the marked scripts. What everything else is measured against. */
import { TEXT, place } from './page.js';

const style = `#ask{position:fixed;inset:auto 0 0;padding:16px;background:#fff;border-top:1px solid #888}.decided #ask{display:none}#ask button{font:inherit;padding:8px 16px}`;
const content = `<h2>${TEXT.title}</h2><p>${TEXT.ask}</p><button id="accept">${TEXT.accept}</button> <button id="reject">${TEXT.reject}</button>`;
const attributes = 'id="ask" role="region" aria-label="Cookies"';

const release = `function release(){document.querySelectorAll('script[data-category]').forEach(function(s){var n=document.createElement('script');n.text=s.text;s.replaceWith(n)})}
function answer(yes){made=yes?'yes':'no';document.cookie='choice='+made+';path=/;max-age=15552000;samesite=lax';document.documentElement.className='decided';if(yes)release()}`;
const buttons = `document.getElementById('accept').onclick=function(){answer(true)};document.getElementById('reject').onclick=function(){answer(false)};`;

const common = {
  accept: '#accept',
  reject: '#reject',
  record: 'choice=',
  mark: (code) => `<script type="text/plain" data-category="analytics">${code}</script>`,
};

export const inlined = {
  ...common,
  name: 'hand-written, inlined',
  note: 'Markup, style and script in the HTML.',
  setup: (html) => ({
    html: place(html, {
      head: `<style>${style}</style><script>var made=(/\\bchoice=(\\w+)/.exec(document.cookie)||[])[1];if(made)document.documentElement.className='decided'
${release}</script>`,
      start: `<div ${attributes}>${content}</div><script>${buttons}addEventListener('DOMContentLoaded',function(){if(made=='yes')release()})</script>`,
    }),
    files: {},
  }),
};

export const deferred = {
  ...common,
  name: 'hand-written, deferred file',
  note: 'The same as one file, `<script defer>`, which makes the markup when it is needed.',
  setup: (html) => ({
    html: place(html, { head: '<script defer src="/hand-written.js"></script>' }),
    files: {
      '/hand-written.js': `${release}
var made=(/\\bchoice=(\\w+)/.exec(document.cookie)||[])[1];
if(made=='yes')release();
if(!made){document.head.insertAdjacentHTML('beforeend','<style>${style}</style>');
document.body.insertAdjacentHTML('afterbegin','<div ${attributes}>${content}</div>');
${buttons}}`,
    },
  }),
};
