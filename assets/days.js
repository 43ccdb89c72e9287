/* Days: what was asked about somebody's absence stands below a long list, so the page goes there. */
(function () {
  "use strict";
  document.addEventListener("care:drawn", (event) => {
    const head = window.location.pathname === "/admin/days" && event.target.querySelector("#absence-h");
    if (head) head.focus();
  });
})();
