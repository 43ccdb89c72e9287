/* The patient page: what is chosen lives in the address; one focus line runs through every chart; switches that need no server. */
(function () {
  "use strict";
  const NARROW = window.matchMedia("(max-width: 760px)");
  const page = () => document.getElementById("patient-page");
  const graph = () => document.querySelector("#patient-function .js-plotly-plot");

  /* ---- the address: range, x axis, baseline, open parts */
  const KNOWN = ["tab", "range", "x", "since", "items", "table", "q"];

  let revealed = null; // the page on which the forecast of somebody who does not want to know is shown

  function asked() {
    const chosen = new URLSearchParams(window.location.search);
    const values = { patient_id: page().dataset.patient };
    KNOWN.forEach((name) => { if (chosen.get(name)) values[name] = chosen.get(name); });
    if (revealed === page()) values.forecast = true;
    return values;
  }

  function address(changes) {
    const chosen = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") chosen.delete(name); else chosen.set(name, value);
    }
    const search = chosen.toString();
    return window.location.pathname + (search ? "?" + search : "");
  }

  /* `view` is wired as one input; a new object each time, so that asking again for the same redraws. */
  function ask() { if (!page()) return; page().dataset.tab = tab(); window.dash_clientside.set_props("patient-view", { data: { ...asked() } }); }

  function choose(changes) {
    window.history.pushState({}, "", address(changes));
    ask();
  }
  const tab = () => new URLSearchParams(window.location.search).get("tab") || "overview";

  /* ---- parts that open and close; whether they are open is in the address too, so that a reload keeps them */
  function toggle(name, open) {
    const part = document.getElementById("patient-" + name);
    const button = document.querySelector("[data-toggle='" + name + "']");
    if (!part || !button) return;
    const shown = open === undefined ? part.hidden : open;
    part.hidden = !shown;
    button.setAttribute(button.hasAttribute("aria-expanded") ? "aria-expanded" : "aria-pressed", String(shown));
    const usual = button.dataset.usual === "open";
    window.history.replaceState({}, "", address({ [name]: shown === usual ? null : shown ? "1" : "0" }));
  }

  function present(on) {
    page().toggleAttribute("data-present", on);
    const button = document.querySelector("[data-patient='present']");
    if (button) button.setAttribute("aria-checked", String(on));
    window.history.replaceState({}, "", address({ present: on ? "1" : null }));
    redress();
  }

  document.addEventListener("click", function (event) {
    if (!page()) return;
    const control = event.target.closest("[data-view], [data-toggle], [data-patient]:not(#patient-page)");
    if (!control || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (control.getAttribute("aria-current")) choose({ range: null, x: null, since: null }); // the tab one is on: as it usually is
    else if (control.dataset.view) {
      choose(JSON.parse(control.dataset.view));
      const menu = control.closest("details");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    } else if (control.dataset.toggle) toggle(control.dataset.toggle);
    else if (control.dataset.patient === "present") present(!page().hasAttribute("data-present"));
    else if (control.dataset.patient === "reveal") window.care.put("patient-reveal", { patient_id: page().dataset.patient });
    else if (control.dataset.patient === "copy") {
      navigator.clipboard.writeText(control.dataset.text);
      document.getElementById("patient-status").textContent = "Sentence copied";
    }
  }, true);

  document.addEventListener("keydown", function (event) {
    if (!page() || event.key !== "Escape") return;
    document.querySelectorAll("#patient-page details[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* ---- the figure: colours come from the tokens of the moment, heights from the width of the screen */
  function dressed(value, styles) {
    if (typeof value === "string") return value.startsWith("var(") ? styles.getPropertyValue(value.slice(4, -1)).trim() : value;
    if (Array.isArray(value)) return value.map((one) => dressed(one, styles));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, dressed(one, styles)]));
    return value;
  }

  function narrowed(figure) {
    const narrow = figure.layout.meta && figure.layout.meta.narrow;
    if (!narrow || !NARROW.matches) return figure;
    const layout = Object.assign({}, figure.layout);
    for (const [name, change] of Object.entries(narrow)) layout[name] = typeof change === "object" ? Object.assign({}, layout[name], change) : change;
    const events = figure.layout.meta.narrow_events;
    return { data: figure.data.map((trace) => trace.name === "Events" && events ? events : trace), layout: layout };
  }

  /* While the patient is present the forecast is not in the figure at all, on screen and on paper. */
  function seemly(figure) {
    if (!page() || !page().hasAttribute("data-present")) return figure;
    return { data: figure.data.filter((trace) => trace.meta !== "forecast"), layout: figure.layout };
  }

  /* A new revision makes Plotly draw all of it: its short cut for changed ticks alone fails on figures with lines and notes. */
  let last = null;
  let revision = 0;
  function now() {
    const made = dressed(narrowed(seemly(last)), getComputedStyle(document.documentElement));
    made.layout.datarevision = revision += 1;
    return made;
  }

  /* The graph comes with its figure: a blank one whose figure follows would be redrawn while Plotly is still setting it up, and Plotly fails. */
  function figure(data, config) {
    const other = last && data && label(last) !== label(data);
    last = data;
    const block = document.getElementById("patient-block");
    if (block) block.hidden = !data;
    if (!data) return null;
    document.getElementById("patient-plot").style.height = narrowed(data).layout.height + "px"; // Plotly forgets the height of the layout on a resize
    document.getElementById("patient-function-focus").setAttribute("aria-label", label(data) + ": the left and right arrow keys move through the days");
    if (other && graph() && window.Plotly) window.Plotly.purge(graph()); // another part's figure has other bands: it is drawn from nothing
    return { namespace: "dash_core_components", type: "Graph", props: { id: "patient-function", figure: now(), config: config } };
  }

  function label(data) { return (data.layout.meta && data.layout.meta.label) || "Function over time"; }

  function redress() { if (page() && last && graph()) window.dash_clientside.set_props("patient-function", { figure: now() }); }
  NARROW.addEventListener("change", () => { if (page() && last) document.getElementById("patient-plot").style.height = narrowed(last).layout.height + "px"; redress(); });
  new MutationObserver(redress).observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });

  function said(news) {
    if (news && page() && page().dataset.patient === news.revealed) { revealed = page(); ask(); }
    return window.dash_clientside.no_update;
  }
  window.dash_clientside = Object.assign({}, window.dash_clientside, { patient: { figure: figure, said: said } });

  const here = (id) => () => Boolean(page() && document.getElementById(id));
  const press = (id) => () => document.getElementById(id).click();
  window.care.keys.add({ keys: ["a"], words: "New ALSFRS-R", group: "Patient", when: here("patient-alsfrs"), run: press("patient-alsfrs") });
  window.care.keys.add({ keys: ["s"], words: "Seen for this meeting cycle", group: "Patient", when: here("patient-seen"), run: press("patient-seen") });
  for (const [key, id, words] of [["z", "patient-snooze", "Put off, with a reason"], ["e", "event-new", "New event"], ["n", "note-new", "New note"], ["t", "measure-tests", "Enter breathing tests"], ["w", "measure-weight", "Enter weight"]]) {
    window.care.keys.add({ keys: [key], words: words, group: "Patient", when: here(id), run: () => window.care.forms.enter(document.getElementById(id)) });
  }
  window.care.keys.add({ keys: ["i"], words: "Items", group: "Patient", when: here("patient-items"), run: () => toggle("items") });

  /* Back and forward inside one patient redraw what is here. Nobody else may answer: the router would build the page anew meanwhile. */
  let leaving = null; // the page that somebody is on the way from: the router, not this script, brings it back
  const away = () => Boolean(page()) && window.location.pathname !== "/patients/" + page().dataset.patient;
  window.addEventListener("_dashprivate_pushstate", () => { if (away()) leaving = page(); });
  window.addEventListener("popstate", function (event) {
    if (!page()) return;
    if (away()) leaving = page();
    if (leaving === page()) return;
    event.stopImmediatePropagation();
    ask();
  });
  window.addEventListener("care:refresh", ask);

  /* ---- the focus line: left and right move it, so does the mouse; the words of that day stand beside it */
  let at = -1;

  function points() {
    const all = (last && last.layout.meta && last.layout.meta.points) || [];
    return page().hasAttribute("data-present") ? all.filter((point) => !point.ahead) : all;
  }
  function latest() { return points().filter((point) => !point.ahead).length - 1; }

  function place(x) {
    const axis = graph()._fullLayout.xaxis;
    return axis._offset + axis.l2p(axis.d2l(x));
  }

  function show(index) {
    const said = document.getElementById("patient-focus-said"), line = document.getElementById("patient-focus-line");
    if (!said || !line || !graph()) return;
    at = index;
    const point = points()[index];
    line.hidden = said.hidden = !point;
    if (!point) return;
    const left = place(point.x);
    line.style.left = left + "px";
    said.replaceChildren(...point.lines.map((text, n) => { const row = document.createElement(n ? "span" : "b"); row.textContent = text; return row; }));
    const room = line.parentElement.clientWidth;
    said.style.left = Math.max(0, Math.min(left + 10, room - said.offsetWidth)) + "px";
    if (left + 10 + said.offsetWidth > room) said.style.left = Math.max(0, left - 10 - said.offsetWidth) + "px";
  }

  document.addEventListener("keydown", function (event) {
    if (event.target.id !== "patient-function-focus") return;
    const count = points().length;
    const to = { ArrowLeft: at < 0 ? latest() : Math.max(0, at - 1), ArrowRight: Math.min(count - 1, at + 1), Home: 0, End: count - 1, Escape: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
    const point = points()[to];
    document.getElementById("patient-status").textContent = point ? point.lines.join(", ") : "";
  });

  document.addEventListener("pointermove", function (event) {
    const inside = event.target.closest && event.target.closest("#patient-function-focus");
    if (!inside) { if (at >= 0 && document.activeElement.id !== "patient-function-focus") show(-1); return; }
    if (!graph() || !graph()._fullLayout) return;
    const x = event.clientX - inside.getBoundingClientRect().left;
    let best = -1, gap = 24;
    points().forEach((point, n) => { const far = Math.abs(place(point.x) - x); if (far < gap) { gap = far; best = n; } });
    if (best !== at) show(best);
  });
  document.addEventListener("focusout", (event) => { if (event.target.id === "patient-function-focus") show(-1); });
  document.addEventListener("focusin", (event) => { if (event.target.id === "patient-function-focus" && at < 0) show(latest()); });

  /* What the redraw does not know: the switch stays as it was. */
  document.addEventListener("care:drawn", function () {
    const button = document.querySelector("[data-patient='present']");
    if (page() && button) button.setAttribute("aria-checked", String(page().hasAttribute("data-present")));
  });
})();
