import { type Handler, noContent } from '@jobglot/http-kit';
import { jobOf, keyOf } from '../../wire/addresses';

/** `DELETE /tasks?JobName=&TaskId=` */
export const deleteTask: Handler = async (context) => {
  const { id } = await jobOf(context);
  await context.services.tasks.remove(context.caller, id, keyOf(context, 'TaskId'));
  return noContent;
};
