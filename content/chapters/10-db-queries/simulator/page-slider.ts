/** `<page-slider>`: draws the picture inside it again for the page that the reader chooses. */

import { formatExact } from "#content/format.ts";
import type { ControlValues } from "#ui/simulator/control-values.ts";
import { SimulatorElement } from "#ui/simulator/simulator-element.ts";
import { type PageScenario, pageMarks, pageView } from "./page-plot.ts";

class PageSlider extends SimulatorElement<PageScenario> {
  protected override written(value: string): string {
    return formatExact(Number(value));
  }

  protected stateOf(controls: ControlValues): PageScenario {
    return { page: controls.number("page"), inserted: controls.number("inserted") };
  }

  protected turned(): void {
    const view = pageView(this.state);
    this.draw({ marks: pageMarks(view) });
    this.fillTable("rows", view.rows);
    this.say(view.summary);
  }
}

customElements.define("page-slider", PageSlider);
