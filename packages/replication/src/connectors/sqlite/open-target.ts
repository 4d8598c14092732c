import { HistoryTarget } from './history-target';
import type { LoadContext } from './load-context';
import type { LoadTarget } from './load-target';
import { MergeTarget } from './merge-target';
import { MirrorTarget } from './mirror-target';
import { StagedTarget } from './staged-target';

export function openTarget(context: LoadContext): LoadTarget {
  switch (context.shape.mode) {
    case 'upsert':
      return new MergeTarget(context);
    case 'history':
      return new HistoryTarget(context);
    case 'mirror':
      return new MirrorTarget(context);
    default:
      return new StagedTarget(context);
  }
}
