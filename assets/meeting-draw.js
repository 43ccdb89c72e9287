/* Drawing of a running meeting: the frame once, then only what changed. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  /* drawn anew only when it says something else: a second's poll leaves alone what is being pressed or read out */
  function put(place, ...trees) {
    const kept = trees.filter(Boolean), now = JSON.stringify(kept);
    if (place.drawn === now) return;
    place.drawn = now;
    place.replaceChildren(...kept.map((tree) => care.element(tree, false)));
  }
  const RULE = { waiting: "r-wait", discussed: "r-done", as_read: "r-done", deferred: "r-deferred", not_discussed: "r-wait" };
  const SAID = { waiting: "waiting", discussed: "discussed", as_read: "taken as read", deferred: "deferred", not_discussed: "not discussed" };
  const KEYS = [["prev", "k", "Prev"], ["next", "j", "Next"], ["done", "d", "Done + next"], ["decide", "n", "Decision"], ["agenda", "a", "Agenda"], ["pause", "b", "Break"],
    ["present", "p", "Patient present"], ["undo", "u", "Undo"], ["keys", "?", "Keys"]];
  const HALVES = 4, HALF = 52; // of the two lines of today's decisions; letters in half of one
  const PRESENTER = new Set(["done", "pause"]);
  const RUNNING = new Set(["done", "pause", "present", "decide", "undo"]);
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");
  const mark = (kind) => care.listParts.mark(kind)[0];
  const short = (who) => [["bdi", {}, who.fam], who.giv ? ", " + who.giv : ""];

  function open(root) {
    document.documentElement.setAttribute("data-meeting-run", "");
    document.documentElement.setAttribute("data-mantine-color-scheme", "light");
    put(root, ["p", { class: "sr", role: "status", "aria-live": "polite", id: "m-say" }, ""], ["div", { class: "m" },
      ["header", { class: "m-id" }, ["div", { class: "folio", id: "m-folio" }], ["div", { id: "m-who" }], ["dl", { class: "clocks", id: "m-clocks" }]],
      ["ol", { class: "m-rule", id: "m-rule" }], ["div", { id: "m-why" }], ["div", { id: "m-since" }],
      ["section", { class: "m-main" }, ["div", { class: "m-panel" }, ["div", { class: "m-tabs", role: "tablist", "aria-label": "Panels", id: "m-tabs" }],
        ["div", { id: "m-panel", role: "tabpanel", "aria-labelledby": "m-tabs", tabindex: "0" }]], ["div", { id: "m-last" }]],
      ["section", { class: "m-dec", id: "m-dec", "aria-label": "Decision" }],
      ["div", { class: "m-foot" }, ["ol", { class: "today", id: "m-today" }], ["footer", { class: "m-keys", id: "m-keys" }]]], ["dialog", { class: "m-over", id: "m-over", "aria-labelledby": "m-over-h" }]);
  }

  /* ---- everything that follows from where the meeting is */
  function frame(root, v) {
    root.toggleAttribute("data-present", v.m.state.present);
    put(at("m-folio"), ["b", {}, v.here ? String(v.here.number) : "–"], ["span", {}, "of " + v.items.length]);
    rule(v);
    tabs(v);
    clocks(v);
    decision(v);
    today(v);
    keys(v);
    status(v);
  }
  function rule(v) {
    const passed = v.items.filter((item) => item.state !== "waiting").length;
    const list = [];
    v.items.forEach((item) => {
      const now = v.here && item.id === v.here.id;
      list.push(["li", { class: now ? "r-now" : RULE[item.state] }, ["span", { class: "sr" }, item.number + ": " + (now ? "discussing" : SAID[item.state])]]);
      if (v.m.state.break_after === item.number) list.push(["li", { class: "r-break" }, ["span", { class: "sr" }, "break"]]);
    });
    const place = at("m-rule");
    place.setAttribute("aria-label", "Agenda: " + passed + " of " + v.items.length + " passed");
    put(place, ...list);
  }
  function tabs(v) {
    const said = (v.m.patients.get(v.m.shown) || {}).said;
    put(at("m-tabs"), ...at("meeting-run").dataset.panels.split(",").map((name, n) =>
      ["button", { type: "button", role: "tab", id: "m-tab-" + (n + 1), "aria-selected": String(v.m.panel === n + 1), "data-p": String(n + 1) }, ["kbd", {}, String(n + 1)], name, ...(n === 5 && said ? [["span", { class: "n" }, " +" + said]] : [])]));
  }

  /* ---- clocks: a break counts up to its planned length, pauses beyond it are nobody's time */
  const rest = (v) => Math.min(v.m.state.paused_s, v.m.state.break_minutes * 60);
  function talked(v) {
    const state = v.m.state;
    if (!state.started) return 0;
    const until = state.closed ? new Date(state.closed) : state.paused ? new Date(state.paused) : v.time;
    return Math.max(0, (until - new Date(state.started)) / 1000 - state.paused_s);
  }
  /* (planned - elapsed - break to come) / who is left */
  function allowance(v) {
    const state = v.m.state;
    const left = v.items.filter((item) => item.state === "waiting" || (v.here && item.id === v.here.id)).length || 1;
    const ahead = state.break_after && v.here && v.here.number <= state.break_after ? state.break_minutes * 60 : rest(v);
    return Math.max(60, (state.minutes * 60 - (talked(v) - v.spent) - ahead) / left);
  }
  function clocks(v) {
    const gone = v.spent + (v.here ? v.here.used_s : 0), may = allowance(v), state = v.m.state;
    const over = v.running && gone > may;
    const bar = (share, cls) => ["dd", { class: "bar", "aria-hidden": "true" }, ["i", { class: cls, style: "width:" + Math.min(100, Math.round(share * 100)) + "%" }]];
    const two = (cls, label, some, all, warn) => ["div", { class: cls + (warn ? " is-over" : "") }, ["dt", {}, label, ...(warn ? [["b", {}, " over"]] : [])], ["dd", {}, ["b", {}, clock(some)], " ", ["span", {}, "of " + clock(all)]], bar(all ? some / all : 0, warn ? "over" : "")];
    const paused = state.paused ? (v.time - new Date(state.paused)) / 1000 : 0;
    put(at("m-clocks"), two("c1", "This patient", gone, may, over), state.paused ? two("c2", "Break", paused, state.break_minutes * 60, false) : two("c2", "Meeting", talked(v) + rest(v), state.minutes * 60, false));
  }

  /* ---- the decision line, or why there is none */
  function decision(v) {
    const place = at("m-dec"), who = v.here;
    if (at("m-line") && (!v.running || !who || who.closed)) care.meetingLine.keep();
    if (!v.running) { put(place, ["div", { class: "line m-off" }, ...before(v)], ...unsent(v)); return; }
    if (!who) { put(place, ["div", { class: "line m-off" }, ["span", {}, "Nobody is on the agenda any more."], ["button", { class: "btn", type: "button", "data-m": "plan" }, "Plan"]]); return; }
    if (who.closed) { put(place, ["div", { class: "line m-off" }, ["span", {}, "They do not want to be discussed by the team, so this item is closed."], ["button", { class: "btn", type: "button", "data-m": "consent" }, "Record another answer"]]); return; }
    if (!at("m-line")) {
      put(place, ["div", { class: "line" }, ["label", { class: "for", for: "m-line", id: "m-for" }], ["input", { id: "m-line", class: "typed", type: "text", autocomplete: "off", maxlength: "500", "aria-describedby": "m-prev" }],
        ["button", { class: "btn", type: "button", "data-m": "save" }, "Enter"]], ["div", { class: "prev", id: "m-prev", role: "status" }], ["div", { id: "m-ask" }]);
      at("m-line").value = v.m.drafts.get(who.id) || "";
    }
    put(at("m-for"), ["span", {}, "Decision for ", ["b", {}, ...short(who)]]);
    line(v);
  }
  function before(v) {
    const state = v.m.state;
    if (state.state === "closed") return [["span", {}, "This meeting is closed. "], ["a", { class: "btn", href: "/meetings/" + v.m.id + "/summary" }, "Summary"], ...(state.may_reopen ? [["button", { class: "btn", type: "button", "data-m": "reopen" }, "Open again"]] : [])];
    if (!v.items.length) return [["span", {}, "Nobody is on the agenda. "], ["button", { class: "btn", type: "button", "data-m": "plan" }, "Plan"]];
    return [["span", {}, state.other_day ? "The meeting is planned for " + state.day + ". " : "The meeting has not started. "], ["button", { class: "btn btn-main", type: "button", "data-m": "start" }, state.other_day ? "Start it today" : "Start"]];
  }
  /* somebody ended the meeting while a line was being typed: it stands here, to be copied or saved once the meeting is open again */
  function unsent(v) {
    const kept = [...care.meetingLine.unsaved()].flatMap(([id, texts]) => texts.map((text) => [v.items.find((item) => item.id === id), text])).filter(([item]) => item);
    return kept.length ? [["div", { class: "m-unsent", role: "alert" }, ["b", {}, "Not saved, because the meeting was ended:"], ...kept.map(([item, text]) => ["p", {}, "for ", ["b", {}, ...short(item)], ": " + text + " ",
      ["button", { class: "btn", type: "button", "data-copy-text": text }, "Copy"]])]] : [];
  }
  function line(v) {
    const place = at("m-prev");
    if (!place) return;
    const p = v.m.preview, who = v.here;
    if (!p) { put(place, ["span", { class: "arrow" }, "OT: wording by 15 dec @initials ! – or > for a note"]); put(at("m-ask")); return; }
    const asked = new Set(p.asks.map((one) => one.part));
    const chip = (words, kind) => ["span", { class: "pc" + (kind ? " " + kind : "") }, ...(kind === "watch" ? [mark("watch"), " "] : []), words];
    const part = (name, words) => chip(words, asked.has(name) ? "watch" : "");
    put(place, ["span", { class: "arrow" }, p.note ? "notes" : "saves as"], ...(p.note ? [] : [part("discipline", p.discipline || "triage")]), ["span", { class: "pw" }, p.wording || "…"],
      ...(p.note ? [] : [part("owner", p.owner ? p.owner.name : "no owner: triage"), p.due || asked.has("due") ? part("due", p.due ? p.due.said : "which day?") : ""]), ...(p.urgent ? [chip("urgent")] : []), ...p.remarks.map((words) => chip(words, "watch")),
      ["span", { class: "pf" }, "for ", ...short(who)]);
    const ask = p.asks[0];
    put(at("m-ask"), ask ? ["div", { class: "m-asks sheet" }, ["p", {}, "“" + ask.typed + "” may mean" + (ask.more ? " (" + ask.more + " more)" : "") + ":"],
      ["ul", { role: "listbox", "aria-label": "Which one" }, ...ask.choices.map((one, n) => ["li", { role: "option", "aria-selected": String(n === v.m.pick), "data-choice": String(n) }, one.label])]] : null);
  }
  function today(v) {
    if (!v.here) { put(at("m-today")); return; }
    const made = v.m.state.decisions.filter((one) => one.item_id === v.here.id);
    const pending = v.m.pending.filter((one) => one.item_id === v.here.id && !made.some((done) => done.id === one.id));
    const back = v.running ? v.m.back.get(v.here.id) || [] : [];
    const said = (one) => (one.note ? "note" : [one.discipline, one.owner, one.due].filter(Boolean).join(" · "));
    const takes = (words) => (words.length > HALF ? 2 : 1);
    let room = HALVES - pending.concat(back.map((text) => ({ wording: text }))).reduce((sum, one) => sum + takes(one.wording + " not saved yet"), 0);
    let hidden = made.length; // the newest that fit; all stand in the minutes
    while (hidden && (room -= takes(made[hidden - 1].wording + said(made[hidden - 1]))) >= 0) hidden -= 1;
    put(at("m-today"), ["li", { class: "h" }, "Today"], ...(hidden ? [["li", {}, ["span", { class: "what" }, "+" + hidden]]] : []), ...made.map((one, n) => ["li", { "data-decision": one.id }, ["b", {}, String(n + 1)], ["span", { class: "what" }, one.wording], ["span", {}, said(one)]]).slice(hidden),
      ...pending.map((one) => ["li", { class: "is-pending" }, ["span", { class: "what" }, one.wording], ["span", {}, "sending…"]]),
      ...back.map((text, n) => ["li", { class: "is-pending" }, ["span", { class: "what" }, text], ["span", {}, "not saved yet"], ...(n ? [] : [["button", { class: "btn", type: "button", "data-m": "turn" }, "Answer"]])]), ...(made.length + pending.length + back.length ? [] : [["li", {}, ["span", {}, "nothing decided yet"]]]));
  }
  function keys(v) {
    const state = v.m.state;
    const shown = KEYS.filter(([act]) => (v.running || !RUNNING.has(act)) && (v.presenting || !PRESENTER.has(act)));
    const said = state.asked ? "Present " + state.here + " of " + state.asked : "Attendance";
    put(at("m-keys"), ["nav", { "aria-label": "Keys" }, ...shown.map(([act, key, words]) => ["button", { type: "button", "data-m": act, ...(act === "present" ? { "aria-pressed": String(state.present) } : {}), ...(act === "pause" ? { "aria-pressed": String(Boolean(state.paused)) } : {}) }, ["kbd", {}, key], words])],
      ["span", { class: "pres" }, ...role(v), ...(state.state === "closed" ? [] : [["button", { type: "button", "data-m": "attendance" }, said]]), v.presenting ? ["button", { type: "button", "data-m": "close-ask" }, "End"] : v.running ? "" : ["button", { type: "button", "data-m": "plan" }, "Plan"]]);
  }
  const first = (name) => name.split(" ").find((part) => !/^(Dr|Prof)\b/.test(part)) || "Nobody";
  /* who presents, and how to follow, stop following or take over */
  function role(v) {
    if (!v.running || v.presenting) return [];
    const at = v.items.find((item) => item.id === v.m.state.now);
    const where = v.m.held && at ? ["b", { class: "watch" }, "now at " + at.number + "; you follow after Enter"] : ["span", { title: v.m.state.presenter }, first(v.m.state.presenter) + " presents" + (v.m.follow || !at ? "" : ", at " + at.number)];
    const follow = v.m.held ? ["button", { type: "button", "data-m": "follow" }, "Follow"] : v.m.follow ? ["button", { type: "button", "data-m": "unfollow" }, "Stop following"] : ["button", { type: "button", "data-m": "follow" }, "Follow again"];
    return [where, follow, ["button", { type: "button", "data-m": "take-over" }, "Present"]];
  }
  function status(v) {
    const root = at("meeting-run"), slow = care.meetingSend.slow();
    root.toggleAttribute("data-lost", v.m.lost || slow > 0);
    root.dataset.said = v.m.lost ? "No connection. What you type is kept and sent once it is back." : slow ? slow + " being sent" : "";
  }

  /* ---- the patient on screen */
  function patient(root, v) {
    const data = v.m.patients.get(v.m.shown), who = v.here;
    if (!who) { ["m-who", "m-why", "m-since", "m-panel", "m-last"].forEach((id) => put(at(id))); return; }
    if (!data) {
      put(at("m-who"), ["div", { class: "who-is" }, ["h1", {}, ...short(who)], ["p", {}, ["span", {}, ["span", { class: "k" }, "Born"], ["b", {}, who.born]]]]);
      ["m-why", "m-since", "m-panel", "m-last"].forEach((id) => put(at(id)));
    } else {
      put(at("m-who"), data.who); put(at("m-why"), data.why); put(at("m-since"), data.since); put(at("m-last"), data.last);
      put(at("m-panel"), data.panels[v.m.panel - 1]);
      root.dataset.patient = data.patient_id;
    }
    at("m-panel").setAttribute("aria-labelledby", "m-tab-" + v.m.panel);
    const say = at("m-say"), opens = data && data.opens ? ". " + data.opens : "";
    if (say.dataset.of !== v.m.shown) { say.textContent = "Patient " + who.number + " of " + v.items.length + ", " + who.fam + (who.giv ? " " + who.giv : "") + opens; say.dataset.of = v.m.shown; }
  }
  care.meetingDraw = { open: open, frame: frame, patient: patient, line: line, clocks: clocks, status: status };
})();
