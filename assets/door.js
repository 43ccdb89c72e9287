/* The title of the page that the address names (dashboard/frame.py), and the colours somebody chose (dashboard/pages/profile.py). */
(function () {
  "use strict";
  const dash = window.dash_clientside || {};
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const machine = () => (dark.matches ? "dark" : "light");
  /* Mantine does not take a forced scheme back: "as on this machine", chosen while the page is open, is forced to what the machine says. */
  let followed = false;
  dark.addEventListener("change", () => { if (followed) window.dash_clientside.set_props("theme", { forceColorScheme: machine() }); });
  window.dash_clientside = Object.assign({}, dash, {
    care: Object.assign({}, dash.care, {
      theme: function (scheme) {
        if (scheme === undefined || scheme === null) return window.dash_clientside.no_update;
        followed = !scheme;
        return scheme || machine();
      },
      title: function (title) {
        if (title) document.title = title;
        return window.dash_clientside.no_update;
      },
    }),
  });
})();
