import createHighs from 'highs';
import type { SolveProgramme } from '../sim/arterial.ts';

/** Longest time for one programme, s. */
const MOST_S = 60;

/** What the proof may leave open, in cycles: a fifth of what is asked of it. */
const MIP_GAP = 1e-5;

/** HiGHS, loaded when a mixed-integer programme is to be solved; the solving itself is synchronous. */
export async function loadProgrammeSolver(): Promise<SolveProgramme> {
  const highs = await createHighs();
  return (programme) => {
    const solution = highs.solve(programme, {
      time_limit: MOST_S,
      mip_rel_gap: 0,
      mip_abs_gap: MIP_GAP,
      // Finer than HiGHS's own 1e-6: speeds that change from link to link by a thousandth of a s/m are told from none.
      primal_feasibility_tolerance: 1e-9,
      mip_feasibility_tolerance: 1e-9,
      output_flag: false,
    });
    const columns = solution.Columns as Readonly<Record<string, { readonly Primal?: number }>>;
    const value = (variable: string) => columns[variable]?.Primal ?? 0;
    if (solution.Status === 'Optimal') return { status: 'optimal', value };
    if (solution.Status === 'Infeasible') return { status: 'infeasible', value };
    // A solution found before the time ran out is a plan like any other, only without the proof.
    if (Number.isFinite(columns.z?.Primal)) return { status: 'feasible', value };
    throw new Error(`no plan was found in ${MOST_S} s, and none was ruled out (${solution.Status})`);
  };
}
