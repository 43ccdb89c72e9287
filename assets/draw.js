/* Draws markup that the server sends as data (dashboard/components/markup.py). Text stays text; attributes are on a list.
   Also: links inside the product move without a reload, and things that can be pressed fill the store they name. */
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const SVG_TAGS = new Set("svg g path line rect circle polygon polyline text tspan title desc defs pattern use symbol clipPath".split(" "));
  const TAGS = new Set(("a abbr article aside b bdi button br caption col colgroup datalist dd del details dialog div dl dt em fieldset figcaption figure form footer " +
    "h1 h2 h3 h4 header hr i input kbd label legend li main nav ol optgroup option output p progress section select small span strong sub summary sup " +
    "table tbody td textarea tfoot th thead time tr ul").split(" "));
  const PLAIN = new Set(("class id title role href for type name value placeholder disabled checked selected required readonly rows cols maxlength min max step " +
    "tabindex draggable lang list dir colspan rowspan scope headers style hidden open multiple accept autocomplete autofocus inputmode pattern enctype method action download target rel datetime " +
    "d x y x1 x2 y1 y2 cx cy r rx ry width height points fill stroke stroke-width stroke-dasharray stroke-linejoin stroke-linecap opacity fill-opacity transform viewBox " +
    "text-anchor dominant-baseline preserveAspectRatio clip-path patternUnits patternTransform focusable dy dx font-size font-weight").split(" "));
  const SAFE = /^(\/(?![\/\\])|#|\?|https?:\/\/|mailto:|tel:)/i;

  function element(tree, inSvg) {
    if (!Array.isArray(tree)) return document.createTextNode(tree === null || tree === undefined ? "" : String(tree));
    const [tag, attributes, ...children] = tree;
    const svg = tag === "svg" || (inSvg && SVG_TAGS.has(tag));
    if (!svg && !TAGS.has(tag)) return document.createTextNode("");
    const made = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (!PLAIN.has(name) && !name.startsWith("data-") && !name.startsWith("aria-")) continue;
      if ((name === "href" || name === "action") && !SAFE.test(value)) continue;
      if (name === "style") made.style.cssText = value; else made.setAttribute(name, value);
    }
    for (const child of children) made.appendChild(element(child, svg));
    return made;
  }

  /* Redrawing keeps the place: focus, scroll, what was open and what was typed stay where an element with the same id still is. */
  const TYPED = "input[id]:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea[id], form[data-form] select[id], form[data-form] input[type=checkbox][id]";
  const usual = (field) => (field.tagName === "SELECT" ? ([...field.options].find((one) => one.defaultSelected) || field.options[0] || {}).value : field.defaultValue);
  let composing = null; // the field in which a sign is being put together from several keys: drawing it anew would break the sign off
  const later = new Map(); // what is drawn once the sign stands, by place
  document.addEventListener("compositionstart", (event) => { composing = event.target; });
  document.addEventListener("compositionend", () => { composing = null; window.setTimeout(() => { const waiting = [...later]; later.clear(); waiting.forEach(([place, tree]) => draw(place, tree)); }, 0); });
  const caret = (field) => { try { return [field.selectionStart, field.selectionEnd]; } catch (none) { return null; } }; // numbers and days have none
  function draw(place, tree) {
    if (composing && place.contains(composing)) { later.set(place, tree); return; }
    const focused = place.contains(document.activeElement) ? document.activeElement.id : null;
    const at = focused ? caret(document.activeElement) : null;
    const kept = (id) => { const part = document.getElementById(id); return part && place.contains(part) ? part : {}; };
    const open = [...place.querySelectorAll("details[id][open]")].map((box) => box.id);
    const fields = [...place.querySelectorAll(TYPED)].map((field) => (field.type === "checkbox" ? [field.id, "checked", field.checked, field.defaultChecked] : [field.id, "value", field.value, usual(field)]));
    place.replaceChildren(...(tree ? [element(tree, false)] : []));
    for (const [id, property, now, before] of fields) { if (now !== before) kept(id)[property] = now; }
    open.forEach((id) => { kept(id).open = true; });
    if (focused) { const again = document.getElementById(focused); if (again) { again.focus({ preventScroll: true }); if (at && at[0] !== null && at[0] !== undefined && caret(again)) again.setSelectionRange(...at); } }
    place.dispatchEvent(new CustomEvent("care:drawn", { bubbles: true }));
  }

  function put(store, value) {
    window.dash_clientside.set_props(store, { data: Object.assign({ key: crypto.randomUUID() }, value) });
  }

  /* Dash's own links do the same: its Location listens for this event and compares what it knows with the address. */
  function go(address) {
    if (new URL(address, window.location.href).href !== window.location.href) window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  window.care = Object.assign(window.care || {}, { element: element, draw: draw, put: put, go: go });
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    care: Object.assign({}, (window.dash_clientside || {}).care, {
      draw: function (tree) {
        const asked = window.dash_clientside.callback_context.outputs_list;
        const id = JSON.stringify(asked.id, Object.keys(asked.id).sort());
        const place = document.getElementById(id);
        if (place) draw(place, tree);
        return window.dash_clientside.no_update;
      },
    }),
  });

  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("[data-act]");
    if (pressed && pressed.tagName !== "FORM" && !pressed.disabled) {
      event.preventDefault();
      put(pressed.dataset.act, JSON.parse(pressed.dataset.value || "{}"));
      return;
    }
    const link = event.target.closest("a[href^='/']");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download") || link.dataset.reload !== undefined) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });

  document.addEventListener("submit", function (event) {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    put(form.dataset.act, Object.assign(JSON.parse(form.dataset.value || "{}"), Object.fromEntries(new FormData(form))));
  });
})();
