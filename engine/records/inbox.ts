/** What somebody has read of what happened. Kept under the account's own id. */
export interface InboxData {
  /** Everything up to this number in the account's own sequence. */
  readonly read_through: number;
  /** Single ones beyond it, ascending. */
  readonly read: readonly number[];
}
