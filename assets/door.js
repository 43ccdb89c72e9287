/* The title of the page that the address names (dashboard/frame.py), and the colours somebody chose (dashboard/pages/profile.py). */
(function () {
  "use strict";
  const dash = window.dash_clientside || {};
  window.dash_clientside = Object.assign({}, dash, {
    care: Object.assign({}, dash.care, {
      theme: function (scheme) {
        if (scheme !== undefined && scheme !== null) window.care.scheme(scheme);
        return window.dash_clientside.no_update;
      },
      title: function (title) {
        if (title) document.title = title;
        return window.dash_clientside.no_update;
      },
    }),
  });
})();
