// What we use of a package that says no types.

declare module "parse-prometheus-text-format" {
  interface Metric {
    labels?: Record<string, string>;
    value?: string;
    buckets?: Record<string, string>;
    count?: string;
    sum?: string;
  }

  interface Family {
    name: string;
    help: string;
    type: string;
    metrics: Metric[];
  }

  export default function parse(text: string): Family[];
}
