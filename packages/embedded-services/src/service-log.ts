/** Receives one line of plain text per event; it never holds a secret. */
export type ServiceLog = (message: string) => void;
