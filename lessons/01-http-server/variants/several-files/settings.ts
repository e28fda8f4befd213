export const settings = {
  port: Number(process.env.PORT ?? 3000),
  busyDefault: 300,
  busyMost: 2000,
} as const;
