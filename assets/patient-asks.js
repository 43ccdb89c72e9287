/* Disclosures of the patient page whose words follow from the whole record: asked for when one is opened, drawn where they belong. */
(function () {
  "use strict";
  const page = () => document.getElementById("patient-page");

  document.addEventListener("toggle", function (event) {
    const opened = event.target;
    if (!page() || !opened.open || !opened.matches("details[data-asks]")) return;
    const store = "patient-asks-" + opened.dataset.asks;
    page().querySelectorAll("details[data-asks='" + opened.dataset.asks + "']").forEach((one) => one.removeAttribute("data-asks"));
    window.dash_clientside.set_props(store, { data: { patient_id: page().dataset.patient, adding: Boolean(page().querySelector("[data-adding]")) } });
  }, true);

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

  window.dash_clientside = Object.assign({}, window.dash_clientside, { patientAsks: { told: told } });
})();
