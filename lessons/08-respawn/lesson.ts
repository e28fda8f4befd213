import { backsOff, isOpen } from '../../checker/judge/backs-off.ts';
import { ofRun } from '../../checker/judge/judgement.ts';
import { lacks, needs } from '../../checker/judge/platform.ts';
import { comesBack, keepsServing, replaces } from '../../checker/judge/respawns.ts';
import { defineLesson } from '../../checker/lesson/define.ts';
import { killAll, killOne, killStarters } from '../../checker/run/respawn.ts';

export default defineLesson({
  async play(stage) {
    // Windows does not tell a killed worker from one that ended by itself.
    if (lacks(process.platform, 'SIGKILL')) return;
    // One worker at least has to live on where one dies.
    const several = Math.max(...stage.cpus.slice(0, stage.cpus[0] > 1 ? 1 : 2));
    const one = stage.start('one dies', { cpus: several });
    const all = stage.start('all die', { cpus: stage.cpus[0] });
    const fault = stage.start('starters die', { cpus: stage.cpus[1] });
    stage.progress('killing one worker, in a second cluster all of them, and asking meanwhile');
    await Promise.all([killOne(one), killAll(all), fault.workersListen()]);
    const said = [replaces(one.record()), keepsServing(one.record()), comesBack(all.record())];
    if (said.some(({ verdict }) => verdict === 'fail')) return;
    stage.progress('killing workers as they start');
    await killStarters(fault);
    if (!isOpen(fault.record())) return;
    stage.progress('killing workers as they start, once more: one wait was doubtful');
    await killStarters(stage.start('starters die again', { cpus: stage.cpus[1] }));
  },
  steps: {
    replaces: needs('SIGKILL', ofRun('one dies', replaces)),
    'keeps-serving': needs('SIGKILL', ofRun('one dies', keepsServing)),
    'last-one': needs('SIGKILL', ofRun('all die', comesBack)),
    'backs-off': needs('SIGKILL', backsOff('starters die', 'starters die again')),
  },
});
