import { isBare, loadUrl, packagesUrl, resolveTypeScript } from './typescript.ts';

// Node runs this module in a thread of its own (https://nodejs.org/api/module.html#moduleregisterspecifier-parenturl-options), before 22.15 only.

interface Places {
  cache: string;
  packages: string;
}

type Hook = (
  subject: string,
  context: { parentURL?: string },
  next: (subject: string, context: object) => Promise<unknown>,
) => Promise<unknown>;

let places: Places;

/** Takes the folders from the probe. */
export function initialize(data: Places): void {
  places = data;
}

/** Finds TypeScript files and, for programs outside a package, the workshop's packages. */
export const resolve: Hook = async (specifier, context, next) => {
  const found = resolveTypeScript(specifier, context.parentURL);
  if (found) return found;
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!isBare(specifier)) throw error;
    return next(specifier, { ...context, parentURL: packagesUrl(places) }).catch(() => {
      throw error;
    });
  }
};

/** Hands out TypeScript as JavaScript. */
export const load: Hook = async (url, context, next) => loadUrl(url, places) ?? next(url, context);
