import type { DbVendor } from './lineage-model';

/** How a vendor's SQL is written, as far as splitting and naming go. */
export interface VendorRules {
  /** the parser's name of the dialect (sqlflow-notes.md, section 9) */
  readonly dialect: string;
  /** what becomes of a name without quotes; `keep`: names are compared without regard to case */
  readonly fold: 'upper' | 'lower' | 'keep';
  /** characters that open a quoted name */
  readonly nameQuotes: string;
  /** `"a"` is a text, not a name */
  readonly doubleQuotedText: boolean;
  readonly backslashEscapes: boolean;
  readonly hashComments: boolean;
  readonly dollarQuotes: boolean;
  /** Oracle's q'[...]' */
  readonly alternativeQuotes: boolean;
  /** line that ends a batch, besides the semicolon */
  readonly batchLine: 'go' | 'slash' | 'delimiter' | null;
  /** statements may follow each other without a semicolon */
  readonly optionalSemicolon: boolean;
  /** a select item may use the alias of an earlier one */
  readonly lateralAliases: boolean;
  /** `a.b` may be field b of column a */
  readonly structs: boolean;
}

const STANDARD: VendorRules = {
  dialect: 'generic',
  fold: 'keep',
  nameQuotes: '"',
  doubleQuotedText: false,
  backslashEscapes: false,
  hashComments: false,
  dollarQuotes: false,
  alternativeQuotes: false,
  batchLine: null,
  optionalSemicolon: false,
  lateralAliases: false,
  structs: false,
};

const POSTGRES: VendorRules = { ...STANDARD, dialect: 'postgresql', fold: 'lower', dollarQuotes: true };
const TSQL: VendorRules = {
  ...STANDARD,
  dialect: 'tsql',
  nameQuotes: '"[',
  batchLine: 'go',
  optionalSemicolon: true,
};
const HIVE: VendorRules = {
  ...STANDARD,
  dialect: 'hive',
  nameQuotes: '`',
  doubleQuotedText: true,
  backslashEscapes: true,
  structs: true,
};
const UPPER: VendorRules = { ...STANDARD, fold: 'upper' };

const RULES: Readonly<Record<DbVendor, VendorRules>> = {
  dbvazuresql: TSQL,
  dbvbigquery: { ...HIVE, dialect: 'bigquery', hashComments: true },
  dbvcouchbase: { ...STANDARD, nameQuotes: '`"', structs: true },
  dbvdb2: UPPER,
  dbvgreenplum: POSTGRES,
  dbvhana: UPPER,
  dbvhive: HIVE,
  dbvimpala: HIVE,
  dbvinformix: STANDARD,
  dbvmdx: STANDARD,
  dbvmssql: TSQL,
  dbvmysql: {
    ...STANDARD,
    dialect: 'mysql',
    nameQuotes: '`',
    doubleQuotedText: true,
    backslashEscapes: true,
    hashComments: true,
    batchLine: 'delimiter',
  },
  dbvnetezza: POSTGRES,
  dbvopenedge: STANDARD,
  dbvoracle: { ...UPPER, dialect: 'oracle', alternativeQuotes: true, batchLine: 'slash' },
  dbvpostgresql: POSTGRES,
  dbvredshift: { ...POSTGRES, dialect: 'redshift', lateralAliases: true },
  dbvsnowflake: {
    ...UPPER,
    dialect: 'snowflake',
    backslashEscapes: true,
    dollarQuotes: true,
    lateralAliases: true,
  },
  dbvsparksql: { ...HIVE, dialect: 'spark', lateralAliases: true },
  dbvsybase: TSQL,
  dbvteradata: { ...STANDARD, dialect: 'teradata', lateralAliases: true },
  dbvvertica: POSTGRES,
};

/** The rules of a vendor's SQL. */
export function vendorRules(vendor: DbVendor): VendorRules {
  return RULES[vendor];
}
