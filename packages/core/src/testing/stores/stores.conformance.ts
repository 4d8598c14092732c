import type { Stores } from '../../ports/stores';
import { alertStoreConformance } from './alert-store.conformance';
import { clientStoreConformance } from './client-store.conformance';
import { connectionStoreConformance } from './connection-store.conformance';
import { executionRunConformance } from './execution-run.conformance';
import { executionStartConformance } from './execution-start.conformance';
import { fileStoreConformance } from './file-store.conformance';
import { jobStoreConformance } from './job-store.conformance';
import { lineageStoreConformance } from './lineage-store.conformance';
import { listStoreConformance } from './list-store.conformance';
import { scheduleStoreConformance } from './schedule-store.conformance';
import { workspaceStoreConformance } from './workspace-store.conformance';

/**
 * What every set of stores must do, the in-memory ones and the real ones alike.
 * @param stores gives the open stores; they are shared by the tests, which use fresh names
 */
export function storesConformance(name: string, stores: () => Stores): void {
  describe(`${name}: workspaces`, () => workspaceStoreConformance(stores));
  describe(`${name}: clients`, () => clientStoreConformance(stores));
  describe(`${name}: connections`, () => connectionStoreConformance(stores));
  describe(`${name}: jobs`, () => jobStoreConformance(stores));
  describe(`${name}: starts, dispatch, claims`, () => executionStartConformance(stores));
  describe(`${name}: runs`, () => executionRunConformance(stores));
  describe(`${name}: alerts`, () => alertStoreConformance(stores));
  describe(`${name}: schedules`, () => scheduleStoreConformance(stores));
  describe(`${name}: uploaded files`, () => fileStoreConformance(stores));
  describe(`${name}: lineage`, () => lineageStoreConformance(stores));
  describe(`${name}: filtered lists`, () => listStoreConformance(stores));
}
