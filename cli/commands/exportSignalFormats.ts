import { type Command, Option } from 'commander';
import { exportGmns, exportUtdf, type OffsetReference } from '../../sim/index.ts';
import { deliverExport, type ExportOptions, readExported, withFolder } from './exportFormats.ts';

/** Offset references by their names on the command line. */
const REFERENCES: Readonly<Record<string, OffsetReference>> = {
  'first-green': 'firstGreen',
  'last-green': 'lastGreen',
  'first-yellow': 'firstYellow',
  'first-red': 'firstRed',
};

export function registerExportUtdf(group: Command): void {
  withFolder(group.command('utdf').description('combined CSV of Synchro: network, turning volumes, timing'))
    .addOption(
      new Option(
        '--offset-reference <moment>',
        'what offsets count to: first-green (TS2), last-green (TS1), first-yellow (type 170) or first-red of the coordinated phases',
      )
        .choices(Object.keys(REFERENCES))
        .default('first-green'),
    )
    .action(async (name: string, options: ExportOptions & { offsetReference: string }) => {
      const scenario = await readExported(name, options.plan);
      await deliverExport(exportUtdf(scenario, REFERENCES[options.offsetReference]), options);
    });
}

export function registerExportGmns(group: Command): void {
  withFolder(
    group.command('gmns').description('signal tables of the General Modeling Network Specification, and movements'),
  ).action(async (name: string, options: ExportOptions) => {
    const scenario = await readExported(name, options.plan);
    await deliverExport(exportGmns(scenario), options);
  });
}
