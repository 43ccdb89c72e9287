/* On a record: where its person stands in the list one came from, and the way to the ones beside them. The list is in memory only (list.js). */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const page = () => at("patient-page");

  /* In review order the class is counted, as the list shows it; in another order everybody who is shown. */
  function around() {
    const shown = page() && care.list && care.list.rows.length ? care.list.sorted().filter((row) => !row.g) : [];
    const place = shown.findIndex((row) => row.id === page().dataset.patient);
    if (place < 0) return null;
    const of = care.list.inReviewOrder() ? shown.filter((row) => row.c === shown[place].c) : shown;
    const word = care.list.inReviewOrder() ? " " + care.listParts.WORDS[shown[place].c] : "";
    return { words: of.indexOf(shown[place]) + 1 + " of " + of.length + word, before: shown[place - 1], after: shown[place + 1] };
  }
  const step = (row, key, sign, word) => ["button", Object.assign({ type: "button", class: "btn", "data-walk": key }, row ? {} : { disabled: "" }), sign, ["span", { class: "sr" }, " " + word]];
  function draw() {
    const place = page() && at("patient-walk");
    if (!place) return;
    const found = around();
    const shown = found && ["span", { class: "walk" }, ["span", { class: "label" }, found.words], step(found.before, "k", "‹", "Previous in the list"), step(found.after, "j", "›", "Next in the list")];
    place.replaceChildren(...(shown ? [care.element(shown)] : []));
  }
  function go(key) {
    const found = around();
    const row = found && (key === "j" ? found.after : found.before);
    if (!row) return false;
    care.go("/patients/" + row.id + window.location.search);
    return true;
  }
  document.addEventListener("click", (event) => { const pressed = page() && event.target.closest("[data-walk]"); if (pressed) go(pressed.dataset.walk); });
  document.addEventListener("care:drawn", draw);
  care.keys.add({ keys: ["j"], words: "Next in the list", group: "Patient", when: () => Boolean(around()), run: () => go("j") });
  care.keys.add({ keys: ["k"], words: "Previous in the list", group: "Patient", when: () => Boolean(around()), run: () => go("k") });
})();
