/** A flat answer whose size is the number of its rows times about 85 bytes. */

const titles = ["Margherita", "Falafel wrap", "Ramen noodles", "Green curry", "Lentil soup"];

export function menu(rows: number) {
  return {
    items: Array.from({ length: rows }, (_, row) => ({
      id: `dish-${1000 + row}`,
      title: `${titles[row % titles.length]} no. ${row}`,
      cents: 450 + ((row * 37) % 1900),
      stock: (row * 7) % 90,
      sold: row % 11 !== 0,
    })),
  };
}

/** The menu's shape, from which Fastify compiles its serialiser. */
export const menuSchema = {
  type: "object",
  required: ["items"],
  properties: {
    items: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "title", "cents", "stock", "sold"],
        properties: {
          id: { type: "string" },
          title: { type: "string" },
          cents: { type: "integer" },
          stock: { type: "integer" },
          sold: { type: "boolean" },
        },
      },
    },
  },
};
