/* ALSFRS-R entry: what the save may ask. Possible mistakes, once; a newer version or a score already there, both values side by side;
   and the message with its way back. */
(function () {
  "use strict";
  const A = () => window.care.alsfrsSums;
  const MODES = { clinic: "Clinic", phone: "Phone", video: "Video", self: "Self", carer: "Carer" };
  const FORMS = { "5a": "no gastrostomy", "5b": "gastrostomy" };

  const UNKNOWN = "not known";

  function open(tree, named) {
    const box = document.createElement("dialog");
    box.className = "sheet conf alsfrs-ask";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-labelledby", named);
    tree.forEach((part) => box.append(window.care.element(part)));
    document.body.append(box);
    box.addEventListener("close", () => box.remove());
    box.showModal();
    return box;
  }

  /* Asked once; the person may go on. Ctrl+Enter again goes on too. */
  function doubts(page, answer, goOn, goBack) {
    const box = open([
      ["header", {}, ["h2", { id: "alsfrs-ask-h" }, "Is this right?"], ["p", {}, "Compared with what is recorded for ", ["b", {}, page.facts.name], ":"]],
      ["ul", { class: "doubts" }, ...answer.doubts.map((doubt) => ["li", {}, ["b", {}, doubt.says], " ", doubt.why])],
      ["footer", {}, ["button", { class: "btn btn-lg btn-main", type: "button", "data-say": "go-on" }, "Save as typed ", ["kbd", {}, "Ctrl Enter"]],
        ["button", { class: "btn btn-lg", type: "button", "data-say": "back", autofocus: "" }, "Go back ", ["kbd", {}, "Esc"]]],
    ], "alsfrs-ask-h");
    let went = false;
    box.addEventListener("click", (event) => {
      const said = event.target.closest("[data-say]");
      if (!said) return;
      went = said.dataset.say === "go-on";
      box.close();
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); went = true; box.close(); } });
    box.addEventListener("close", () => (went ? goOn() : goBack()));
  }

  function told(page, n, answer, form) {
    if (answer === A().NOT_ASSESSED || answer === null) return "not assessed";
    return `${answer} ${page.facts.short[n === 5 ? form : String(n)][4 - answer]}`;
  }

  function about(value) { return { day: A().shown(A().day(value.on) || value.on), mode: MODES[value.mode], form: FORMS[value.form] }; }

  /* "at 16:43" today, with the day before that. */
  function when(iso) {
    const at = new Date(iso), time = "at " + at.toTimeString().slice(0, 5), now = new Date();
    return at.toDateString() === now.toDateString() ? time : `on ${A().shown([at.getFullYear(), String(at.getMonth() + 1).padStart(2, "0"), String(at.getDate()).padStart(2, "0")].join("-"))} ${time}`;
  }

  /* What differs, line by line. `pick` starts with mine, except where only the other person changed something. */
  function lines(page, mine, theirs, before) {
    const found = [], m = about(mine), t = about(theirs), b = before && about(before);
    const add = (name, title, my, their, was) => { if (my !== their) found.push({ name: name, title: title, mine: my, theirs: their, pick: was !== undefined && was === my ? "theirs" : "mine" }); };
    add("on", "Date", m.day, t.day, b ? b.day : undefined);
    add("mode", "Mode", m.mode, t.mode, b ? b.mode : undefined);
    add("rater", "Rater", mine.rater || UNKNOWN, theirs.rater || UNKNOWN, before ? before.rater || UNKNOWN : undefined);
    add("form", "Item 5 asks", m.form, t.form, b ? b.form : undefined);
    mine.items.forEach((answer, i) => {
      add(String(i + 1), page.facts.names[i], told(page, i + 1, answer, mine.form), told(page, i + 1, theirs.items[i], theirs.form), before ? told(page, i + 1, before.items[i], before.form) : undefined);
    });
    return found;
  }

  function chosen(box, mine, theirs) {
    const made = { on: mine.on, mode: mine.mode, rater: mine.rater, form: mine.form, items: mine.items.slice(), score_id: theirs.score_id, version: theirs.version };
    box.querySelectorAll("input[value=theirs]:checked").forEach((input) => {
      const name = input.name.slice("keep-".length);
      if (/^\d+$/.test(name)) made.items[Number(name) - 1] = theirs.items[Number(name) - 1];
      else made[name] = theirs[name];
    });
    return made;
  }

  function newer(page, answer, saveThis, keepSaved) {
    const mine = page.state, theirs = answer.current, differ = lines(page, mine, theirs, answer.there ? null : page.facts.saved);
    const there = answer.there, at = when(answer.at);
    const total = (items) => A().sum(items);
    const box = open([
      ["header", {}, ["h2", { id: "alsfrs-ask-h" }, there ? `A ${about(theirs).mode.toLowerCase()} score of ${about(theirs).day} is already saved` : `${answer.by} changed this score ${at}`],
        ["p", {}, "ALSFRS-R for ", ["b", {}, page.facts.name], ". Nothing of yours is lost; choose what to keep."]],
      differ.length === 0 ? ["p", { class: "same" }, "Both say the same."] : ["div", { class: "scroll" }, ["table", {},
        ["thead", {}, ["tr", {}, ["th", {}, ["span", { class: "sr" }, "Part"]], ["th", { scope: "col" }, "Yours, not saved"], ["th", { scope: "col" }, `Saved ${at}, ${answer.by}`]]],
        ["tbody", {}, ...differ.map((line) => ["tr", {}, ["th", { scope: "row" }, line.title], choice(line, "mine"), choice(line, "theirs")])]]],
      ["footer", {}, ["button", { class: "btn btn-lg btn-main", type: "button", "data-say": "save" }, "Save"],
        ["button", { class: "btn btn-lg", type: "button", "data-say": "keep" }, "Keep saved version"],
        ["button", { class: "btn btn-lg btn-bare", type: "button", "data-say": "back" }, there ? "Change date or mode" : "Go back"]],
    ], "alsfrs-ask-h");
    const main = box.querySelector("[data-say=save]");
    const label = () => {
      const made = chosen(box, mine, theirs), sum = total(made.items);
      const said = (number) => (number === null ? "no total" : number + "/48");
      main.textContent = `Save ${said(sum)} (saved: ${said(total(theirs.items))})`;
    };
    let said = "back", made = null;
    label();
    box.addEventListener("change", label);
    box.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-say]");
      if (!pressed) return;
      said = pressed.dataset.say;
      made = chosen(box, mine, theirs);
      box.close();
    });
    box.addEventListener("close", () => {
      if (said === "save") saveThis(made);
      else if (said === "keep") keepSaved();
      else if (there) page.root.querySelector("[data-field=on]").focus();
      else window.care.alsfrs.aim(page.state.at);
    });
    (box.querySelector("input:checked") || main).focus();
  }

  function choice(line, side) {
    const input = { type: "radio", name: "keep-" + line.name, value: side };
    if (line.pick === side) input.checked = "";
    return ["td", {}, ["label", {}, ["input", input], ["span", {}, line[side]]]];
  }

  /* "Saved 31/48 (−3)", with the way back. */
  function toast(text, undo, home) {
    window.care.undo.offer(text, takeBack, text);

    async function takeBack() {
      try {
        const answer = await undo();
        if (!answer.ok) throw new Error(String(answer.status));
        const said = await answer.json();
        window.care.toast(said.text, { kind: said.done ? "note" : "err" });
        if (said.done && window.location.pathname === home) window.dispatchEvent(new CustomEvent("care:refresh"));
      } catch (lost) {
        window.care.toast("Not taken back: no answer from the server.", { kind: "err", action: "Try again", run: takeBack });
      }
    }
  }

  window.care = Object.assign(window.care || {}, { alsfrsAsk: { doubts: doubts, newer: newer, toast: toast } });
})();
