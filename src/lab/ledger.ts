/** The accounting that labs about lost and doubled work share. */
export {
  type Account,
  accountText,
  type Books,
  type Effect,
  LedgerError,
  reconcile,
  requireBalanced,
} from "../method/ledger.ts";
