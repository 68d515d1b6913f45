/** One text of a delivery; its name is relative to the delivery's root. */
export interface DeliveryDocument {
  readonly name: string;
  readonly body: string;
}
