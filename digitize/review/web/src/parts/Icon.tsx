// Small drawings for tools; a browser's fonts lack many signs.

const PATHS: Record<string, string> = {
  select: "M4 2.500l8 7h-4.500l2.300 4.200-1.600.8L6 10.200 4 12.500z",
  order: "M3 4h2v3M6.500 4H13M3 9.500h2l-2 3h2M6.500 11H13",
  link: "M3 2.500h4.500v4H3zM8.500 9.500H13v4H8.500zM5.200 6.500v5.200h2.600M6.300 10.200l1.600 1.500-1.600 1.500",
  lasso: "M8 2.800c3.300 0 5.500 1.500 5.500 3.700S11.300 10.200 8 10.200 2.500 8.700 2.500 6.500 4.700 2.800 8 2.800zM5.500 9.800c-1.500 1-.5 2.200.6 1.900 1-.3.7-1.700-.4-1.600-1.200.2-1.600 1.700-1.200 3.400",
  draw: "M2.500 3.500h8v8h-8zM12.500 9.500v5M10 12h5",
  reshape: "M3.500 4.500l8-1.500 1.500 8-8.500 2zM2.500 3.500h2v2h-2zM10.500 2h2v2h-2zM12 10h2v2h-2zM3.500 12h2v2h-2z",
  cut: "M5.500 9.500l7-7M5.500 6.500l7 7M4 3.300a1.800 1.800 0 100 3.600 1.800 1.800 0 000-3.600zM4 9.100a1.800 1.800 0 100 3.600 1.800 1.800 0 000-3.600z",
  plus: "M8 3v10M3 8h10", minus: "M3 8h10", whole: "M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10",
  join: "M2.500 3h5v4h-5zM8.500 9h5v4h-5zM7.500 5h2.500v4",
  remove: "M3.500 4.500h9M6 4.500V3h4v1.500M4.500 4.500l.7 8.500h5.600l.7-8.500",
  reread: "M12.800 8a4.800 4.800 0 11-1.500-3.500M11.500 2v2.800H8.700",
};

export function Icon({ name }: { name: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name] ?? ""} />
    </svg>
  );
}
