/* What a meeting sends: one change at a time, in order, each with a key of its own, so that it lands once. A lost connection keeps them
   in memory and sends them once it is back; what the server refuses is said and given back to whoever typed it. */
(function () {
  "use strict";
  const care = (window.care = window.care || {});
  const RETRY_MS = 1000;
  const SLOW_MS = 1500; // what takes longer is said
  const queue = [];
  let busy = false;
  let timer = 0;
  let since = 0;
  const LOST = new Set([401, 408, 429, 502, 503, 504]); // nobody decided anything: the same is sent again
  const listeners = [];
  const told = () => listeners.forEach((run) => run());

  const post = (address, body, more) => window.fetch(address, Object.assign({ method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(8000) }, more));

  /* { address, body, done(answer), refused(words, status) }: body has its key already; a function is asked once, when its turn comes */
  function send(one) { if (!queue.length) since = Date.now(); queue.push(one); told(); pump(); }

  async function pump() {
    if (busy || !queue.length) return;
    busy = true;
    window.clearTimeout(timer);
    const one = queue[0];
    if (typeof one.body === "function") one.body = one.body();
    try {
      const answer = await post(one.address, one.body, { sentAgain: true });
      if (LOST.has(answer.status)) throw new Error(String(answer.status));
      const said = await answer.json().catch(() => ({}));
      queue.shift();
      since = Date.now();
      if (answer.ok) one.done(said); else one.refused(said.error || "This was not saved. Try again.", answer.status);
      busy = false;
      told();
      pump();
    } catch (lost) {
      busy = false;
      told();
      timer = window.setTimeout(pump, RETRY_MS);
    }
  }
  window.addEventListener("online", pump);
  window.addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });

  care.meetingSend = { send: send, post: post, waiting: () => queue.length, slow: () => (queue.length && Date.now() - since > SLOW_MS ? queue.length : 0), on: (run) => listeners.push(run), pump: pump };
})();
