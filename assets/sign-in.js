/* The sign-in pages: show the password, focus what is wrong, fill a demo account. */
(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  const show = at("show");
  if (show) {
    show.addEventListener("click", () => {
      const shown = at("password").type === "text";
      at("password").type = shown ? "password" : "text";
      show.textContent = shown ? "Show" : "Hide";
      show.setAttribute("aria-pressed", String(!shown));
    });
  }
  document.querySelectorAll("[data-email]").forEach((account) => {
    account.addEventListener("click", () => {
      at("email").value = account.dataset.email;
      at("password").value = account.dataset.password;
      document.querySelector(".go").focus();
    });
  });
  if (at("error")) at("error").focus();
})();
