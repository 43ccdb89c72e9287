/* Changing a programme: rows that are chosen appear, stopped rows stay struck through, and each row says whether it changes anything. */
(function () {
  "use strict";
  const form = () => document.getElementById("programme-form");
  const changed = (field) => (field.type === "checkbox" ? String(field.checked) : field.value) !== field.dataset.was;

  function look(row) {
    const said = row.querySelector(".dose-said");
    const stopped = row.dataset.stopped !== undefined, fresh = row.dataset.new !== undefined;
    const moved = [...row.querySelectorAll("[data-was]")].some(changed);
    said.textContent = stopped ? "stops" : fresh ? "new" : moved ? "changed" : "no change";
    row.classList.toggle("same", !stopped && !fresh && !moved);
    row.querySelector(".dose-in").inert = false;
    row.querySelectorAll(".dose-in input").forEach((field) => { field.disabled = stopped; });
    const button = row.querySelector("[data-dose-stop]");
    button.firstChild.textContent = stopped ? "Keep" : fresh ? "Remove" : "Stop";
  }

  function sum() {
    const rows = [...form().querySelectorAll("[data-item]")].filter((row) => !row.hidden && row.dataset.stopped === undefined);
    const days = new Set();
    rows.forEach((row) => row.querySelectorAll("[name=weekdays]:checked").forEach((day) => days.add(day.value)));
    const was = form().dataset.was || (form().dataset.was = "");
    document.getElementById("programme-sum").textContent = rows.length + (rows.length === 1 ? " exercise, " : " exercises, ") + days.size + (days.size === 1 ? " session a week" : " sessions a week") + was;
  }

  document.addEventListener("input", function (event) {
    const row = form() && form().contains(event.target) && event.target.closest("[data-item]");
    if (row) { look(row); sum(); }
  });

  document.addEventListener("change", function (event) {
    if (!form() || !event.target.matches("[data-dose-add]") || !event.target.value) return;
    const row = document.getElementById("dose-" + event.target.value);
    row.hidden = false;
    delete row.dataset.stopped;
    row.parentElement.append(row);
    event.target.querySelector("option[value='" + event.target.value + "']").hidden = true;
    event.target.value = "";
    look(row);
    sum();
    row.querySelector("input").focus();
  });

  document.addEventListener("click", function (event) {
    const stop = form() && event.target.closest("[data-dose-stop]");
    if (!stop) return;
    const row = stop.closest("[data-item]");
    if (row.dataset.new !== undefined) {
      row.hidden = true;
      const option = form().querySelector("[data-dose-add] option[value='" + row.dataset.item + "']");
      if (option) option.hidden = false;
      document.getElementById("programme-add").focus();
    } else if (row.dataset.stopped === undefined) row.dataset.stopped = ""; else delete row.dataset.stopped;
    look(row);
    sum();
  });

  document.addEventListener("care:drawn", function () {
    if (!form()) return;
    form().querySelectorAll("[data-item]").forEach(look);
    sum();
  });

  const here = () => Boolean(document.getElementById("programme-open"));
  window.care.keys.add({ keys: ["d"], words: "Change programme", group: "Patient", when: here, run: () => document.getElementById("programme-open").click() });
})();
