// Adding a line here makes it public.
export { GuildhallToolkit, guildhallTools, type GuildhallToolkitOptions } from "./toolkit.ts";
export { askByInterrupt, type HumanRequest, type Interrupt } from "./human-in-the-loop.ts";
