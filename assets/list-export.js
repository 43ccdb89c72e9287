/* Export of the patient list: those selected, or all that are seen, in the order seen. Recorded on the server for each person. */
(function () {
  "use strict";
  const care = window.care;
  care.listExport = function () {
    const grid = care.list.api();
    const seen = [];
    if (grid) grid.forEachNodeAfterFilterAndSort((node) => { if (!node.data.g) seen.push(node); });
    const chosen = seen.filter((node) => node.isSelected());
    const ids = (chosen.length ? chosen : seen).map((node) => node.data.id);
    if (!ids.length) { care.toast("Nothing to export: no patient is shown."); return; }
    window.fetch("/patients/export.csv", { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify({ ids: ids }) })
      .then((answer) => (answer.ok ? answer.blob() : answer.json().then((said) => { throw new Error(said.error); })))
      .then((file) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(file);
        link.download = "patients.csv";
        link.click();
        window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        care.toast((ids.length === 1 ? "1 patient" : ids.length + " patients") + " exported. The export is recorded.");
      })
      .catch((failure) => care.toast(failure.message || "Not exported: no connection.", { kind: "err", key: "export" }));
  };
})();
