/**
 * @param iamUrl where the caller reached this dialect, e.g. `http://host:8080/v3`
 * @param project null: none is known, and CDM has no address without one
 * @returns the services that there are, with their addresses; projects are named after their region
 */
export function catalogOf(iamUrl: string, project: string | null): readonly object[] {
  const iam = service('iam', '*', iamUrl);
  if (project === null) return [iam];
  const root = iamUrl.replace(/\/v3$/i, '');
  return [service('cdm', project, `${root}/v1.1/${encodeURIComponent(project)}`), iam];
}

function service(type: string, region: string, url: string): object {
  const endpoint = { id: type, interface: 'public', region, region_id: region, url };
  return { id: type, name: type, type, endpoints: [endpoint] };
}
