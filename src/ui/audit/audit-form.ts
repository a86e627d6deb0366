/** `<audit-form>`: reads the table inside it and lists what the auditor finds. */
import { csvParseRows } from "d3-dsv";
import { type AuditFinding, audit } from "../../audit/audit.ts";
import { AuditInputError, auditRows, recordsOfCells } from "../../audit/audit-table.ts";
import { FormElement } from "../simulator/form-element.ts";

class AuditForm extends FormElement {
  protected connected(): void {
    this.submitted();
  }

  protected override submitted(): void {
    const table = this.querySelector("textarea")?.value ?? "";
    this.querySelector("output")?.replaceChildren(answerTo(table));
  }
}

function answerTo(text: string): Element {
  try {
    return list(audit(auditRows(recordsOfCells(csvParseRows(text)))));
  } catch (error) {
    if (!(error instanceof AuditInputError)) throw error;
    return element("p", error.message, "");
  }
}

function list(findings: readonly AuditFinding[]): Element {
  const made = element("ul", "", "audit-findings");
  for (const { level, text } of findings) {
    const item = element("li", "", `audit-finding audit-${level}`);
    item.append(element("strong", level, "audit-level"), ` ${text}`);
    made.append(item);
  }
  if (findings.length === 0) made.append(element("li", "Nothing to object to.", "audit-finding"));
  return made;
}

function element(name: "p" | "ul" | "li" | "strong", text: string, className: string): Element {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== "") made.className = className;
  return made;
}

customElements.define("audit-form", AuditForm);
