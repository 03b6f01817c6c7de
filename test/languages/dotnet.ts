import * as fs from 'node:fs';
import * as path from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { peerVersions, REPOSITORY } from './bindings';
import { TYPES } from '../api';

/**
 * What can be said of .NET without its SDK: a project that names the peers' packages, and a file for each type.
 *
 * @throws when that is not what pacmak made
 */
export function checkDotnet(packages: string): void {
  const folder = path.join(packages, 'dotnet/Cdk8sStateful');
  const project = fs.readFileSync(path.join(folder, 'Cdk8sStateful.csproj'), 'utf8');
  const valid = XMLValidator.validate(project);
  if (valid !== true) throw new Error(`.NET: Cdk8sStateful.csproj, line ${valid.err.line}: ${valid.err.msg}`);
  for (const name of Object.keys(peerVersions())) {
    const manifest = fs.readFileSync(path.join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8');
    const { packageId } = JSON.parse(manifest).jsii.targets.dotnet;
    if (!project.includes(`<PackageReference Include="${packageId}"`)) throw new Error(`.NET: Cdk8sStateful.csproj does not depend on ${packageId}`);
  }
  const files = new Set(fs.readdirSync(path.join(folder, 'Cdk8sStateful')));
  const missing = TYPES.map(({ name }) => `${name}.cs`).filter((file) => !files.has(file));
  if (missing.length > 0) throw new Error(`.NET: there is no ${missing.join(', ')}`);
}
