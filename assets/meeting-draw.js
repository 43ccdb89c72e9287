/* Drawing of a running meeting: the frame once, then only what changed. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const E = (tree) => care.element(tree, false);
  const put = (place, ...trees) => place.replaceChildren(...trees.filter(Boolean).map(E));
  const WORDS = { waiting: "waiting", discussed: "discussed", as_read: "taken as read", deferred: "deferred", not_discussed: "not discussed" };
  const RULE = { waiting: "r-wait", discussed: "r-done", as_read: "r-done", deferred: "r-deferred", not_discussed: "r-wait" };
  const KEYS = [["prev", "k", "Prev"], ["next", "j", "Next"], ["done", "d", "Done + next"], ["decide", "n", "Decision"], ["agenda", "a", "Agenda"], ["pause", "b", "Break"],
    ["present", "p", "Patient present"], ["undo", "u", "Undo"], ["keys", "?", "Keys"]];
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");

  function open(root) {
    document.documentElement.setAttribute("data-meeting-run", "");
    document.documentElement.setAttribute("data-mantine-color-scheme", "light");
    put(root, ["p", { class: "sr", role: "status", "aria-live": "polite", id: "m-say" }, ""], ["div", { class: "m" },
      ["header", { class: "m-id" }, ["div", { class: "folio", id: "m-folio" }], ["div", { id: "m-who" }], ["dl", { class: "clocks", id: "m-clocks" }]],
      ["ol", { class: "m-rule", id: "m-rule" }], ["div", { id: "m-why" }], ["div", { id: "m-since" }],
      ["section", { class: "m-main" }, ["div", { class: "m-panel" }, ["div", { class: "m-tabs", role: "tablist", "aria-label": "Panels", id: "m-tabs" }],
        ["div", { id: "m-panel", class: "panel is-on", role: "tabpanel", "aria-labelledby": "m-tabs", tabindex: "0" }]], ["div", { id: "m-last" }]],
      ["section", { class: "m-dec", id: "m-dec", "aria-label": "Decision" }],
      ["div", { class: "m-foot" }, ["ol", { class: "today", id: "m-today" }], ["footer", { class: "m-keys", id: "m-keys" }]]], ["div", { id: "m-over" }]);
  }

  /* ---- everything that follows from where the meeting is */
  function frame(root, v) {
    const state = v.m.state;
    root.toggleAttribute("data-present", state.present);
    const n = v.here ? v.here.number : 0;
    put(at("m-folio"), ["b", {}, String(n || "–")], ["span", {}, "of " + v.items.length]);
    rule(v);
    tabs(v);
    clocks(v);
    decision(v);
    today(v);
    keys(v);
    over(v);
    status(v);
  }
  function rule(v) {
    const passed = v.items.filter((item) => item.state !== "waiting").length;
    const list = [];
    v.items.forEach((item) => {
      const now = v.here && item.id === v.here.id;
      list.push(["li", { class: now ? "r-now" : RULE[item.state] }, ["span", { class: "sr" }, item.number + ": " + (now ? "discussing" : WORDS[item.state])]]);
      if (v.m.state.break_after === item.number) list.push(["li", { class: "r-break" }, ["span", { class: "sr" }, "break"]]);
    });
    const place = at("m-rule");
    place.setAttribute("aria-label", "Agenda: " + passed + " of " + v.items.length + " passed");
    put(place, ...list);
  }
  function tabs(v) {
    put(at("m-tabs"), ...document.getElementById("meeting-run").dataset.panels.split(",").map((name, n) =>
      ["button", { type: "button", role: "tab", id: "m-tab-" + (n + 1), "aria-selected": String(v.m.panel === n + 1), "data-p": String(n + 1) }, ["kbd", {}, String(n + 1)], name]));
  }
  function elapsed(v) {
    const state = v.m.state;
    if (!state.started) return 0;
    const until = state.paused ? new Date(state.paused) : new Date();
    return Math.max(0, (until - new Date(state.started)) / 1000 - state.paused_s);
  }
  /* what is left of the time, shared by who is left: (planned - elapsed - break to come) / remaining */
  function allowance(v) {
    const left = v.items.filter((item) => item.state === "waiting" || (v.here && item.id === v.here.id)).length || 1;
    const rest = v.m.state.minutes * 60 - (elapsed(v) - used(v)) - (v.m.state.paused_s ? 0 : v.m.state.break_minutes * 60);
    return Math.max(60, rest / left);
  }
  function used(v) { return v.running && !v.m.state.paused ? (Date.now() - v.m.left) / 1000 : 0; }
  function clocks(v) {
    const gone = used(v) + (v.here ? v.here.used_s : 0), may = allowance(v), all = v.m.state.minutes * 60, so = elapsed(v);
    const over = gone > may;
    const bar = (share, cls) => ["dd", { class: "bar", "aria-hidden": "true" }, ["i", { class: cls, style: "width:" + Math.min(100, Math.round(share * 100)) + "%" }]];
    put(at("m-clocks"), ["div", { class: "c1" + (over ? " is-over" : "") }, ["dt", {}, "This patient", ...(over ? [["b", {}, " over"]] : [])], ["dd", {}, ["b", {}, clock(gone)], " ", ["span", {}, "of " + clock(may)]], bar(gone / may, over ? "over" : "")],
      ["div", { class: "c2" }, ["dt", {}, v.m.state.paused ? "Break" : "Meeting"], ["dd", {}, ["b", {}, clock(so)], " ", ["span", {}, "of " + clock(all)]], bar(so / all, "")]);
  }
  function decision(v) {
    const place = at("m-dec"), who = v.here;
    if (!who) { put(place, ["p", { class: "m-note" }, "Nobody is on the agenda."]); return; }
    if (!v.running) {
      const closed = v.m.state.state === "closed";
      put(place, ["div", { class: "line" }, ["span", {}, closed ? "This meeting is closed. " : "The meeting has not started. "], closed ? ["a", { class: "btn", href: "/meetings/" + v.m.id + "/summary" }, "Summary"] : ["button", { class: "btn btn-main", type: "button", "data-m": "start" }, "Start"]]);
      return;
    }
    if (!at("m-line")) {
      put(place, ["div", { class: "line" }, ["label", { class: "for", for: "m-line", id: "m-for" }], ["input", { id: "m-line", class: "typed", type: "text", autocomplete: "off", maxlength: "500", "aria-describedby": "m-prev" }],
        ["button", { class: "btn", type: "button", "data-m": "save" }, "Enter"]], ["div", { class: "prev", id: "m-prev", role: "status" }], ["div", { id: "m-ask" }]);
      at("m-line").value = v.m.drafts.get(who.id) || "";
    }
    put(at("m-for"), ["span", {}, "Decision for ", ["b", {}, ["bdi", {}, who.fam], who.giv ? ", " + who.giv : ""]]);
    line(v);
  }
  function line(v) {
    const place = at("m-prev");
    if (!place) return;
    const p = v.m.preview, who = v.here;
    if (!p) { put(place, ["span", { class: "arrow" }, "OT: wording by 15 dec @initials ! – or > for a note"]); put(at("m-ask")); return; }
    const chip = (words, kind) => ["span", { class: "pc" + (kind ? " " + kind : "") }, words];
    put(place, ["span", { class: "arrow" }, p.note ? "notes" : "saves as"], ...(p.note ? [] : [chip(p.discipline || "triage")]), ["span", { class: "pw" }, p.wording || "…"],
      ...(p.note ? [] : [chip(p.owner ? p.owner.name : "no owner: triage"), p.due ? chip(p.due.said) : null]), ...(p.urgent ? [chip("urgent", "watch")] : []), ...p.remarks.map((words) => chip(words, "watch")),
      ["span", { class: "pf" }, "for " + who.fam + (who.giv ? ", " + who.giv : "")]);
    const ask = p.asks[0];
    put(at("m-ask"), ask ? ["div", { class: "m-asks sheet" }, ["p", {}, "“" + ask.typed + "” may mean" + (ask.more ? " (" + ask.more + " more)" : "") + ":"],
      ["ul", { role: "listbox", "aria-label": "Which one" }, ...ask.choices.map((one, n) => ["li", { role: "option", "aria-selected": String(n === v.m.pick), "data-choice": String(n) }, one.label])]] : null);
  }
  function today(v) {
    if (!v.here) { put(at("m-today")); return; }
    const mine = v.m.state.decisions.filter((one) => one.item_id === v.here.id);
    const pending = v.m.pending.filter((one) => one.item_id === v.here.id && !mine.some((done) => done.id === one.id));
    put(at("m-today"), ["li", { class: "h" }, "Today"], ...mine.map((one, n) => ["li", { "data-decision": one.id }, ["b", {}, String(n + 1)], one.wording, ["span", {}, one.note ? "note" : [one.discipline, one.owner, one.due].filter(Boolean).join(" · ")]]),
      ...pending.map((one) => ["li", { class: "is-pending" }, one.wording, ["span", {}, "sending…"]]), ...(mine.length + pending.length ? [] : [["li", {}, ["span", {}, "nothing decided yet"]]]));
  }
  function keys(v) {
    const state = v.m.state;
    const role = !v.running ? null : v.presenting ? ["span", {}, "You present"] : ["span", {}, (state.presenter || "Nobody") + " presents ", v.m.follow ? "· following " : ["button", { type: "button", "data-m": "follow" }, "Follow again"], ["button", { type: "button", "data-m": "take-over" }, "Present"]];
    put(at("m-keys"), ["nav", { "aria-label": "Keys" }, ...KEYS.map(([act, key, words]) => ["button", { type: "button", "data-m": act, ...(act === "present" ? { "aria-pressed": String(state.present) } : {}), ...(act === "pause" ? { "aria-pressed": String(Boolean(state.paused)) } : {}) }, ["kbd", {}, key], words])],
      ["span", { class: "pres" }, role || "", " ", ["button", { type: "button", "data-m": "attendance" }, "Present " + state.here + " of " + state.asked], " ", v.running ? ["button", { type: "button", "data-m": "close-ask" }, "End"] : ["button", { type: "button", "data-m": "plan" }, "Plan"]]);
  }
  function over(v) {
    const place = at("m-over"), which = v.m.overlay;
    if (!which) { put(place); return; }
    const box = (title, ...inside) => ["div", { class: "m-over", role: "dialog", "aria-modal": "true", "aria-label": title }, ["div", { class: "m-box" }, ["header", {}, ["h2", {}, title], ["button", { class: "btn", type: "button", "data-m": "shut" }, "Close ", ["kbd", {}, "Esc"]]], ...inside]];
    if (which === "agenda") {
      const stable = v.items.filter((item) => item.section === "stable" && item.state === "waiting").length;
      put(place, box("Agenda", ["ol", { class: "m-list" }, ...v.items.map((item) => ["li", { class: v.here && item.id === v.here.id ? "is-now" : "" }, ["button", { type: "button", "data-go": item.id }, ["span", { class: "no" }, String(item.number)],
        ["span", {}, ["b", {}, ["bdi", {}, item.fam]], item.giv ? ", " + item.giv : "", ...(item.sim ? [["span", { class: "sim" }, " similar name"]] : []), ...(v.m.drafts.has(item.id) ? [" ✎"] : [])], ["span", { class: "born" }, item.born], ["span", { class: "st" }, item.state === "deferred" ? "deferred to " + item.to : WORDS[item.state]]]])],
        v.presenting && stable ? ["button", { class: "btn", type: "button", "data-m": "stable" }, "Take the " + stable + " stable as read"] : null));
    } else if (which === "attendance") {
      const known = new Map(v.m.state.attending.map((one) => [one.id, one.presence]));
      const options = [["", "–"], ["present", "here"], ["video", "by video"], ["apologies", "apologies"], ["absent", "absent"], ["observer", "observer"]];
      put(place, box("Who is here", ["ul", { class: "m-list" }, ...v.m.state.staff.map((one) => ["li", {}, ["label", { for: "att-" + one.id }, one.name], ["select", { id: "att-" + one.id, class: "field", "data-attend": one.id },
        ...options.filter(([value]) => value || !known.has(one.id)).map(([value, words]) => ["option", { value: value, ...(known.get(one.id) === value ? { selected: "" } : {}) }, words])]])]));
    } else if (which === "close") {
      const left = v.items.filter((item) => item.state === "waiting");
      put(place, box("End the meeting", ["p", {}, left.length ? left.length + " not discussed: " + left.map((item) => item.fam).join(", ") : "Everybody was discussed."],
        ["p", {}, ["label", {}, ["input", { type: "checkbox", id: "m-carry", checked: "" }], " Take them to the next meeting"]], ["button", { class: "btn btn-main", type: "button", id: "m-close-do", "data-m": "close" }, "End and show the summary"]));
    } else if (which.conclude) {
      const reasons = [["patient_choice", "patient or family choice"], ["changed", "changed circumstances"], ["did_not_attend", "did not attend"], ["conditional", "conditional"], ["died", "died"], ["not_available", "not available"], ["other", "other"]];
      put(place, box("What became of it", ["form", { id: "m-conclude" }, ["p", {}, ["b", {}, which.wording]],
        ["p", {}, ["label", { for: "m-outcome" }, "Carried out "], ["select", { id: "m-outcome", name: "outcome", class: "field" }, ["option", { value: "not_done" }, "not"], ["option", { value: "partly" }, "partly"], ["option", { value: "done" }, "done"]]],
        ["p", {}, ["label", { for: "m-reason" }, "Why not "], ["select", { id: "m-reason", name: "reason", class: "field" }, ...reasons.map(([value, words]) => ["option", { value: value }, words])]],
        ["p", {}, ["label", { for: "m-note" }, "In words "], ["input", { id: "m-note", name: "note", class: "field", maxlength: "300" }]], ["p", { class: "err", id: "m-conclude-err", role: "alert", hidden: "" }, ""],
        ["button", { class: "btn btn-main", type: "submit" }, "Save"]]));
    }
  }
  function status(v) {
    const root = at("meeting-run");
    root.toggleAttribute("data-lost", v.m.lost || v.waiting > 0);
    const words = v.m.lost ? "No connection. What you type is kept and sent once it is back." : "";
    root.dataset.said = words || (v.waiting ? v.waiting + " being sent" : "");
  }

  /* ---- the patient on screen */
  function patient(root, v) {
    const data = v.m.patients.get(v.m.shown);
    const who = v.here;
    if (!data) {
      if (who) { put(at("m-who"), ["div", { class: "who-is" }, ["h1", {}, ["bdi", {}, who.fam], who.giv ? ", " + who.giv : ""], ["p", {}, ["span", {}, ["span", { class: "k" }, "Born"], ["b", {}, who.born]]]]); put(at("m-why")); put(at("m-since")); put(at("m-panel")); put(at("m-last")); }
      return;
    }
    put(at("m-who"), data.who); put(at("m-why"), data.why); put(at("m-since"), data.since); put(at("m-last"), data.last);
    put(at("m-panel"), data.panels[v.m.panel - 1]);
    at("m-panel").setAttribute("aria-labelledby", "m-tab-" + v.m.panel);
    root.dataset.patient = data.patient_id;
    const said = "Patient " + who.number + " of " + v.items.length + ", " + data.name + (data.opens ? ". " + data.opens : "");
    if (at("m-say").dataset.of !== v.m.shown) { at("m-say").textContent = said; at("m-say").dataset.of = v.m.shown; }
  }
  care.meetingDraw = { open: open, frame: frame, patient: patient, line: line, clocks: clocks, status: status };
})();
