/* Light or dark before anything else is drawn; Mantine takes over when the page is up. Also used by the sign-in page, which has no Mantine. */
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  if (!root.dataset.mantineColorScheme) root.dataset.mantineColorScheme = dark.matches ? "dark" : "light";
})();
