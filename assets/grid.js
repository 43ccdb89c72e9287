/* The grid's library is half of all that a first visit would load, and only lists need it. So it is fetched when the first grid is drawn
   (dashboard/static.py takes its script out of the page and leaves its address in a meta tag). Dash sees an ordinary component. */
(function () {
  "use strict";
  let real = null;
  window.care = window.care || {};
  // The grid of this id once it is there; null before, and while its page is leaving, when the library would throw.
  window.care.grid = (id) => {
    if (!real || !document.getElementById(id)) return null;
    try { return real.getApi(id); } catch (gone) { return null; }
  };

  const named = document.querySelector('meta[name="care-grid"]');
  if (!named || !window.React) return;
  const { createElement, useEffect, useState } = window.React;
  const grids = { AgGrid: AgGrid, getApi: () => null, getApiAsync: (id) => fetched().then(() => grids.getApiAsync(id)) };
  let coming = null;

  function fetched() {
    coming = coming || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = named.content;
      script.onload = () => {
        // The library put itself in our place; ours goes back, or Dash would take the next drawing for another component and start the grid anew.
        real = window.dash_ag_grid;
        window.dash_ag_grid = Object.assign({}, real, { AgGrid: AgGrid });
        grids.getApiAsync = real.getApiAsync;
        done();
      };
      script.onerror = () => { coming = null; failed(new Error("the grid's library did not load")); };
      document.head.appendChild(script);
    });
    return coming;
  }

  function AgGrid(props) {
    const [ready, setReady] = useState(real !== null);
    useEffect(() => {
      let here = true;
      if (!ready) fetched().then(() => here && setReady(true));
      return () => { here = false; };
    }, []);
    if (ready) return createElement(real.AgGrid, props);
    return createElement("div", { id: props.id, className: props.className, style: props.style, "aria-busy": "true" });
  }

  window.dash_ag_grid = grids;
  // A visit that begins on the list need not wait for the list's data to begin this.
  if (/^\/(patients|tasks)\/?$/.test(location.pathname)) fetched();
})();
