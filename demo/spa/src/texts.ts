// The app's few own words, in three languages. What people write stays as they wrote it.
export const texts = {
  en: {
    language: 'English', talk: 'Talk', people: 'People', settings: 'Settings', privacy: 'Privacy', cookies: 'Cookie settings',
    conversations: 'Conversations', all: 'All conversations', unread: 'unread', you: 'You', message: 'Message', send: 'Send',
    write: 'Write something kind', still: 'This video comes from another host. It loads once you allow functionality.',
    lang: 'Language', theme: 'Appearance', system: 'System', light: 'Light', dark: 'Dark',
    kept: 'Remembered in this browser for a year.', fleeting: 'Lasts until you leave. It is remembered once you allow functionality.',
  },
  de: {
    language: 'Deutsch', talk: 'Gespräche', people: 'Leute', settings: 'Einstellungen', privacy: 'Datenschutz', cookies: 'Cookie-Einstellungen',
    conversations: 'Gespräche', all: 'Alle Gespräche', unread: 'ungelesen', you: 'Du', message: 'Nachricht', send: 'Senden',
    write: 'Schreib etwas Nettes', still: 'Dieses Video kommt von einem anderen Anbieter. Es lädt, sobald du Funktionalität erlaubst.',
    lang: 'Sprache', theme: 'Aussehen', system: 'System', light: 'Hell', dark: 'Dunkel',
    kept: 'In diesem Browser ein Jahr lang gemerkt.', fleeting: 'Gilt, bis du gehst. Gemerkt wird es, sobald du Funktionalität erlaubst.',
  },
  ar: {
    language: 'العربية', talk: 'المحادثات', people: 'الأشخاص', settings: 'الإعدادات', privacy: 'الخصوصية', cookies: 'إعدادات الكوكيز',
    conversations: 'المحادثات', all: 'كل المحادثات', unread: 'غير مقروءة', you: 'أنت', message: 'رسالة', send: 'إرسال',
    write: 'اكتب شيئًا لطيفًا', still: 'هذا الفيديو من مضيف آخر، ويُحمَّل بعد أن تسمح بالوظائف.',
    lang: 'اللغة', theme: 'المظهر', system: 'النظام', light: 'فاتح', dark: 'داكن',
    kept: 'محفوظ في هذا المتصفح لمدة سنة.', fleeting: 'يبقى حتى تغادر، ويُحفظ بعد أن تسمح بالوظائف.',
  },
};

export type Lang = keyof typeof texts;
export type Texts = (typeof texts)['en'];

export const isLang = (value: string | undefined): value is Lang => value !== undefined && Object.hasOwn(texts, value);
export const directionOf = (lang: Lang): 'ltr' | 'rtl' => (lang === 'ar' ? 'rtl' : 'ltr');
