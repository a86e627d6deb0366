/** A restaurant's page: a function of its id alone. */
export function restaurant(id: string) {
  return {
    id,
    title: `Kitchen ${id}`,
    address: { street: `${id.length} Harbour Street`, city: "Berlin" },
    open: id.length % 2 === 1,
    minutesToPrepare: 10 + id.length,
    cuisines: ["noodles", "curry", "soup"].slice(0, 1 + (id.length % 3)),
  };
}

export const restaurantSchema = {
  type: "object",
  required: ["id", "title", "address", "open", "minutesToPrepare", "cuisines"],
  properties: {
    id: { type: "string" },
    title: { type: "string" },
    address: {
      type: "object",
      required: ["street", "city"],
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
    open: { type: "boolean" },
    minutesToPrepare: { type: "integer" },
    cuisines: { type: "array", items: { type: "string" } },
  },
};
