/** An order as a delivery platform sends it, and the receipt that answers it. */

/** One behaviour in all variants: nothing in a body is converted, filled in or removed. */
export const ajvOptions = {
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
} as const;

export interface Order {
  platform: string;
  reference: string;
  customer: { name: string; phone: string; address: string };
  items: { sku: number; quantity: number; note: string }[];
}

const text = (maxLength: number) => ({ type: "string", minLength: 1, maxLength });
const object = <P extends object>(properties: P) => ({
  type: "object",
  required: Object.keys(properties),
  properties,
});
const closed = <P extends object>(properties: P) => ({
  ...object(properties),
  additionalProperties: false,
});
const whole = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum });

export const orderSchema = closed({
  platform: { type: "string", enum: ["north", "south", "west"] },
  reference: { type: "string", pattern: "^[A-Z]{2}-[0-9]{6}$" },
  customer: closed({
    name: text(80),
    phone: { type: "string", pattern: "^\\+[0-9]{8,15}$" },
    address: text(160),
  }),
  items: {
    type: "array",
    minItems: 1,
    maxItems: 30,
    items: closed({
      sku: whole(1, 500),
      quantity: whole(1, 99),
      note: { type: "string", maxLength: 120 },
    }),
  },
});

const dishes = ["Margherita", "Falafel wrap", "Ramen", "Pelmeni", "Green curry", "Lentil soup"];
const allergens = ["gluten", "milk", "egg", "sesame", "soya", "celery", "mustard", "nuts"];
const DESCRIPTION =
  "Made to order in the restaurant's kitchen, packed in a closed box and handed over warm. " +
  "Ask the courier if the seal is broken: the bridge then sends the order again at no cost to the customer. " +
  "Keep it upright on the way to the table.";

function line(
  restaurantId: string,
  { sku, quantity, note }: Order["items"][number],
  index: number,
) {
  const unitCents = 450 + ((sku * 37) % 1900);
  return {
    position: index + 1,
    sku,
    title: `${dishes[sku % dishes.length]} no. ${sku}`,
    description: DESCRIPTION,
    note,
    quantity,
    unitCents,
    totalCents: unitCents * quantity,
    taxed: sku % 3 !== 0,
    allergens: allergens.filter((_, place) => (sku + place) % 3 === 0),
    options: [0, 1, 2, 3, 4, 5].map((option) => ({
      id: `${restaurantId}-${sku}-${option}`,
      title: `Option ${option + 1} of ${dishes[(sku + option) % dishes.length]}`,
      cents: (sku * option * 5) % 200,
      chosen: (sku + option) % 4 === 0,
    })),
  };
}

/** The answer to an order: 10 KB for ten items; a function of the request alone. */
export function receipt(restaurantId: string, order: Order) {
  const lines = order.items.map((item, index) => line(restaurantId, item, index));
  const netCents = lines.reduce((sum, { totalCents }) => sum + totalCents, 0);
  return {
    restaurantId,
    platform: order.platform,
    reference: order.reference,
    customer: order.customer,
    lines,
    netCents,
    feeCents: Math.round(netCents * 0.12),
  };
}

const string = { type: "string" };
const integer = { type: "integer" };
const boolean = { type: "boolean" };

/** The receipt's shape, from which Fastify compiles its serialiser. */
export const receiptSchema = object({
  restaurantId: string,
  platform: string,
  reference: string,
  customer: object({ name: string, phone: string, address: string }),
  lines: {
    type: "array",
    items: object({
      position: integer,
      sku: integer,
      title: string,
      description: string,
      note: string,
      quantity: integer,
      unitCents: integer,
      totalCents: integer,
      taxed: boolean,
      allergens: { type: "array", items: string },
      options: {
        type: "array",
        items: object({ id: string, title: string, cents: integer, chosen: boolean }),
      },
    }),
  },
  netCents: integer,
  feeCents: integer,
});
