/** The plain text of the mail. Nothing is escaped: an `AlertView` holds texts of one line each. */
export const TEXT_TEMPLATE = `Job "<%= it.job %>" <%= it.status %>.

Run       <%= it.runId %>
Job id    <%= it.jobId %>
Started   <%= it.started %>
Ended     <%= it.ended %>
Duration  <%= it.duration %>
Rows      <%= it.read %> read, <%= it.written %> written, <%= it.failed %> failed
<% if (it.error) { -%>
Error     <%= it.error %>
<% } -%>
<% for (const task of it.tasks) { -%>

Task <%= task.number %> <%= task.status %>: <%= task.statement %>
  to <%= task.table %>: <%= task.read %> rows read, <%= task.written %> written, <%= task.failed %> failed
<% if (task.error) { -%>
  <%= task.error %>
<% } -%>
<% } -%>

Log<%= it.logIsAddress ? '' : ', on this gateway' %>: <%= it.log %>
`;
