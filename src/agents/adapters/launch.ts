import { basename } from 'node:path';
import type { LaunchPlan } from './types.ts';

/** A plan whose prompt, when there is one, already stands in `argv`. */
export function launch(argv: readonly string[], prompt: string, nativeId: string | null = null): LaunchPlan {
  return { argv, env: {}, prompt: prompt === '' ? 'none' : 'argument', nativeId };
}

/** The prompt behind `--`, so that one that begins with a dash is no flag. */
export function prompted(prompt: string): string[] {
  return prompt === '' ? [] : ['--', prompt];
}

/** Is one of these flags among the arguments, also as `--flag=value`? */
export function has(args: readonly string[], ...flags: readonly string[]): boolean {
  return args.some(arg => flags.some(flag => arg === flag || arg.startsWith(`${flag}=`)));
}

/**
 * The word of a command that starts the agent in another place (container, machine, sandbox), where neither the files nor
 * the spool of its hooks are; undefined when it starts here.
 */
export function runsElsewhere(command: readonly string[] | undefined): string | undefined {
  return command?.map(word => basename(word)).find(word => elsewhere.has(word));
}

const elsewhere = new Set(
  `docker podman nerdctl kubectl oc ssh mosh lxc incus nsenter chroot machinectl systemd-nspawn distrobox toolbox
  flatpak-spawn limactl colima orb vagrant wsl wsl.exe devcontainer coder bwrap firejail apptainer singularity`.split(
    /\s+/,
  ),
);
