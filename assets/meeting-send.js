/* What a meeting sends: one change at a time, in order, each with a key of its own, so that it lands once. A lost connection keeps them
   in memory and sends them once it is back; what the server refuses is said and given back to whoever typed it. */
(function () {
  "use strict";
  const care = (window.care = window.care || {});
  const RETRY_MS = 1000;
  const queue = [];
  let busy = false;
  let timer = 0;
  const listeners = [];
  const told = () => listeners.forEach((run) => run());

  const post = (address, body) => window.fetch(address, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(8000) });

  /* { address, body, done(answer), refused(words, status) }: body has its key already */
  function send(one) { queue.push(one); told(); pump(); }

  async function pump() {
    if (busy || !queue.length) return;
    busy = true;
    window.clearTimeout(timer);
    const one = queue[0];
    try {
      const answer = await post(one.address, one.body);
      if (answer.status === 503 || answer.status === 401) throw new Error(String(answer.status));
      const said = await answer.json().catch(() => ({}));
      queue.shift();
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

  care.meetingSend = { send: send, post: post, waiting: () => queue.length, on: (run) => listeners.push(run), pump: pump };
})();
