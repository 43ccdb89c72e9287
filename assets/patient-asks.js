/* Disclosures of the patient page whose words follow from the whole record: asked for when one is opened, drawn where they belong; and the row
   that an address leads to. */
(function () {
  "use strict";
  const page = () => document.getElementById("patient-page");

  document.addEventListener("toggle", function (event) {
    const opened = event.target;
    if (!page() || !opened.open || !opened.matches("details[data-asks]")) return;
    const about = opened.dataset.asks;
    page().querySelectorAll("details[data-asks='" + about + "']").forEach((one) => one.removeAttribute("data-asks"));
    ask(about);
  }, true);
  function ask(about) {
    window.dash_clientside.set_props("patient-asks-" + about, { data: { patient_id: page().dataset.patient, adding: Boolean(page().querySelector("[data-adding]")) } });
  }
  /* What the rules say follows what is recorded, once somebody has opened them. */
  window.addEventListener("care:refresh", () => { if (page() && !page().querySelector("details[data-asks='rules']")) ask("rules"); });

  /* One answer fills every disclosure of its kind: the reasons of each aid, and the aids to consider. */
  function told(found) {
    if (page() && found) {
      page().querySelectorAll("ul[data-aid]").forEach((place) => fill(place, found.reasons[place.dataset.aid]));
      fill(document.getElementById("patient-to-consider"), found.proposed);
    }
    return window.dash_clientside.no_update;
  }

  function fill(place, tree) {
    if (place && tree) place.replaceChildren(...window.care.element(tree, false).childNodes);
  }

  /* An address that names an aid leads to its row. */
  let led = "";
  document.addEventListener("care:drawn", function () {
    const aid = new URLSearchParams(window.location.search).get("aid");
    const row = aid && led !== window.location.href && document.getElementById("aid-" + aid);
    if (!row) return;
    led = window.location.href;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { patientAsks: { told: told } });
})();
