/** An execution's place in the queue: the n-th time it is handed to the queue. BullMQ's job id is `e<id>-<n>`. */
export interface DispatchTicket {
  readonly executionId: number;
  readonly n: number;
  /** to be taken before all others that wait; absent: in its turn */
  readonly onTop?: boolean;
}
