/* Light or dark before anything else is drawn: what somebody chose (shell.py says it on #theme), else what the machine says. */
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = "";
  function show() {
    const scheme = chosen || (dark.matches ? "dark" : "light");
    if (root.dataset.mantineColorScheme !== scheme) root.dataset.mantineColorScheme = scheme;
  }
  function choose(scheme) {
    chosen = scheme;
    show();
  }
  dark.addEventListener("change", show);
  const arrival = new MutationObserver(() => {
    const shell = document.getElementById("theme");
    if (!shell) return;
    arrival.disconnect();
    choose(shell.dataset.scheme || "");
  });
  arrival.observe(root, { childList: true, subtree: true });
  show();
  window.care = Object.assign(window.care || {}, { scheme: choose });
})();
