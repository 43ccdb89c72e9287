/* The list of everything recorded: filtered as one types, by words and by kind; both stand in the address, so that a reload and a link keep them. */
(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  let all = false;
  const fold = (text) => (window.care.find ? window.care.find.fold(text) : text.toLowerCase());

  function show() {
    const list = at("history-list"), field = at("history-q"), kind = at("history-kind");
    if (!list || !field) return;
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const most = all || words.length || kind.value ? Infinity : Number(list.dataset.shown);
    let found = 0;
    [...list.children].forEach((row) => {
      if (row.dataset.words === undefined) row.dataset.words = fold(row.textContent);
      const fits = (!kind.value || row.dataset.kind === kind.value) && words.every((word) => row.dataset.words.includes(word));
      if (fits) found += 1;
      row.hidden = !fits || found > most;
    });
    const total = list.children.length;
    const button = at("history-all");
    button.hidden = most === Infinity || found <= most;
    at("history-said").textContent = found === total ? (button.hidden ? total + " entries" : most + " of " + total + " shown") : found ? found + " of " + total + " match" : "Nothing matches. Clear the filter to see all " + total + ".";
  }
  function keep() {
    const asked = new URLSearchParams(window.location.search);
    [["q", at("history-q").value.trim()], ["kind", at("history-kind").value]].forEach(([name, value]) => { if (value) asked.set(name, value); else asked.delete(name); });
    const search = asked.toString();
    window.history.replaceState({}, "", window.location.pathname + (search ? "?" + search : ""));
  }
  document.addEventListener("input", (event) => { if (event.target.id === "history-q" || event.target.id === "history-kind") { show(); keep(); } });
  document.addEventListener("click", (event) => { if (event.target.id === "history-all") { all = true; show(); const row = at("history-list").children[Number(at("history-list").dataset.shown)]; if (row) { row.tabIndex = -1; row.focus(); } } });
  document.addEventListener("keydown", (event) => { if (event.target.id === "history-q" && event.key === "Escape" && event.target.value) { event.preventDefault(); event.target.value = ""; show(); keep(); } });
  document.addEventListener("care:drawn", function () {
    if (!at("history-list") || !at("history-q")) { all = false; return; }
    const asked = new URLSearchParams(window.location.search);
    if (document.activeElement !== at("history-q")) at("history-q").value = asked.get("q") || "";
    at("history-kind").value = asked.get("kind") || "";
    show();
  });
})();
