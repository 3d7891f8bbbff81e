import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Mantine wants ten shades; the two that matter are 6 on light and 4 on dark. */
const slipway: MantineColorsTuple = [
  '#eef5fc',
  '#d9e8f8',
  '#b3d0f0',
  '#8fbdec',
  '#6fb0ee',
  '#3f84c8',
  '#1f5fa6',
  '#1a528f',
  '#154475',
  '#0f345a',
];

export const theme = createTheme({
  colors: { slipway },
  primaryColor: 'slipway',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  defaultRadius: 6,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: false, fz: 12, multiline: true, maw: 360 } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
  },
});
