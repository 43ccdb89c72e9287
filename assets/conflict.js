/* Two people changed the same thing: both values side by side, and which to keep, part by part. Nothing of either is lost without being seen.
   care.conflict({ title, about, mine, theirs, rows, keep, save }): rows are { name, label, mine, theirs, same }; words of a row are texts.
   `save(picked)` gets { name: "mine" | "theirs" }; `keep()` is called for the saved version. Any page may use it. */
(function () {
  "use strict";
  const care = (window.care = window.care || {});

  function choice(row, side, picked) {
    return ["td", {}, ["label", {}, ["input", Object.assign({ type: "radio", name: "keep-" + row.name, value: side }, picked ? { checked: "" } : {})], ["span", {}, row[side]]]];
  }
  function line(row) {
    if (row.same) return ["tr", {}, ["th", { scope: "row" }, row.label], ["td", { colspan: "2", class: "muted" }, row.mine + ", same in both"]];
    return ["tr", {}, ["th", { scope: "row" }, row.label], choice(row, "mine", row.pick !== "theirs"), choice(row, "theirs", row.pick === "theirs")];
  }

  function conflict(asked) {
    const old = document.getElementById("conflict");
    if (old) old.close();
    const back = document.activeElement;
    const box = care.element(["dialog", { id: "conflict", class: "sheet conf cf", "aria-labelledby": "conflict-h" },
      ["header", {}, ["h2", { id: "conflict-h" }, asked.title], ["p", {}, ...asked.about, " Nothing of yours is lost; choose what to keep."]],
      ["div", { class: "cf-t", tabindex: "0", role: "region", "aria-label": "Both versions" }, ["table", {}, ["thead", {}, ["tr", {}, ["th", {}, ["span", { class: "sr" }, "Part"]], ["th", { scope: "col" }, asked.mine || "Yours, not saved"], ["th", { scope: "col" }, asked.theirs]]],
        ["tbody", {}, ...asked.rows.map(line)]]],
      ["footer", {}, ["button", { class: "btn btn-lg btn-main", type: "button", "data-conflict": "save" }, "Save"],
        ["button", { class: "btn btn-lg", type: "button", "data-conflict": "keep" }, "Keep saved version"], ["span", { class: "label" }, "History keeps both"]]]);
    const open = asked.rows.filter((row) => !row.same);
    const picked = () => Object.fromEntries(open.map((row) => [row.name, (box.querySelector("input[name='keep-" + row.name + "']:checked") || { value: "mine" }).value]));
    const label = () => { const now = picked(); box.querySelector("[data-conflict=save]").textContent = "Save " + open.map((row) => row[now[row.name]]).join(", "); };
    let said = "keep";
    box.addEventListener("change", label);
    box.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-conflict]");
      if (pressed) { said = pressed.dataset.conflict; box.close(); }
    });
    box.addEventListener("close", () => {
      const now = picked();
      box.remove();
      const row = care.taskList && care.taskList.shown() && care.taskList.current();
      if (back && back.isConnected && back !== document.body) back.focus(); else if (row) care.taskList.point(row.id);
      if (said === "save") asked.save(now); else if (asked.keep) asked.keep();
    });
    document.body.append(box);
    label();
    box.showModal();
    box.querySelector("input:checked, [data-conflict=save]").focus();
  }

  care.conflict = conflict;
})();
