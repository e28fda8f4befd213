process.on('message', (line) => console.log(line));
process.on('disconnect', () => process.exit());
