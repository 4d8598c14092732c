const CELL = 'style="padding: 4px 10px; border: 1px solid #ccc; text-align: left; vertical-align: top"';
const NUMBER = CELL.replace('left', 'right');

/** The HTML of the mail; styles stand at the elements, since mail readers drop style sheets. */
export const HTML_TEMPLATE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title><%= it.subject %></title></head>
<body style="font-family: sans-serif; font-size: 14px; color: #222">
<h2 style="color: <%= it.bad ? '#b00020' : '#1b5e20' %>">Job &quot;<%= it.job %>&quot; <%= it.status %></h2>
<% if (it.error) { %><p><strong><%= it.error %></strong></p><% } %>
<table style="border-collapse: collapse">
<tr><th ${CELL}>Run</th><td ${CELL}><%= it.runId %></td></tr>
<tr><th ${CELL}>Job id</th><td ${CELL}><%= it.jobId %></td></tr>
<tr><th ${CELL}>Started</th><td ${CELL}><%= it.started %></td></tr>
<tr><th ${CELL}>Ended</th><td ${CELL}><%= it.ended %></td></tr>
<tr><th ${CELL}>Duration</th><td ${CELL}><%= it.duration %></td></tr>
<tr><th ${CELL}>Rows</th><td ${CELL}><%= it.read %> read, <%= it.written %> written, <%= it.failed %> failed</td></tr>
</table>
<% if (it.tasks.length > 0) { %>
<h3>Tasks</h3>
<table style="border-collapse: collapse">
<tr><th ${CELL}>#</th><th ${CELL}>Statement</th><th ${CELL}>Destination</th><th ${CELL}>Status</th>
<th ${CELL}>Read</th><th ${CELL}>Written</th><th ${CELL}>Failed</th></tr>
<% for (const task of it.tasks) { %>
<tr><td ${NUMBER}><%= task.number %></td><td ${CELL}><code><%= task.statement %></code></td>
<td ${CELL}><%= task.table %></td><td ${CELL}><%= task.status %></td><td ${NUMBER}><%= task.read %></td>
<td ${NUMBER}><%= task.written %></td><td ${NUMBER}><%= task.failed %></td></tr>
<% if (task.error) { %><tr><td ${CELL}></td><td ${CELL} colspan="6"><%= task.error %></td></tr><% } %>
<% } %>
</table>
<% } %>
<p>Log<%= it.logIsAddress ? '' : ', on this gateway' %>:
<% if (it.logIsAddress) { %><a href="<%= it.log %>"><%= it.log %></a><% } else { %><code><%= it.log %></code><% } %></p>
</body>
</html>
`;
