"""The evaluation notes' wording. ``{slot}`` is an identifier; ``<term>`` is clinical and must stay.

Slots of people: P the patient (PF given name, PL surname), R a relative, C and D clinicians. Written before the
recognizers were tuned; nothing of the recognizers' lists is used here on purpose.
"""

ENGLISH = (
    "ADMISSION NOTE\nPatient: {P}   MRN: {mrn}   DOB: {date}\nDate of admission: {date}\n\n{PF} is a 67 y/o man with <Parkinson's disease> and <Crohn's disease> who "
    "was brought to {hospital} by his wife {R} after a fall. <Glasgow Coma Scale> 14, <Babinski sign> absent. Started <Lasix> 40 mg IV and <Keppra> 500 mg BID. "
    "Discussed with Dr. {CL} (pager {pager}).\n\nSigned: {C}, MD",
    "Progress note, POD #3 s/p <Whipple procedure>. Mr. {PL} tolerated <Jackson-Pratt drain> removal. T 37.2, BP 120/80, WBC 11.2. Plan: advance diet, <Lovenox> 40 mg daily. "
    "Wound cultures grew <Staphylococcus> aureus. Will page surgery if <Murphy sign> recurs. Wife ({R}) updated by phone at {phone} on {date}.",
    "Genetics consult: {P} carries <BRCA1> c.68_69del and <TP53> R175H; sister {R} tested negative for <Lynch syndrome>. <CYP2D6> *4/*4. Counselled by {C}, CGC on {date}. "
    "Accession {accession}. Report faxed to {phone}.",
    "Discharge summary. Name: {PL}, {PF}. Account no. {account}. Admitted {date}, discharged {date}. Attending physician: {C}. Course: <Hodgkin> lymphoma stage IIB (<Ann Arbor>), "
    "received ABVD cycle 2; <Hickman catheter> flushed. <Karnofsky> 80, ECOG 1. Home: {street}, {city} {zip}. PCP {D} at {hospital}.",
    "Cardiology clinic letter\n\nDear Dr. {DL},\n\nThank you for referring {P} (DOB {date}) with <Wolff-Parkinson-White> pattern. <Holter> showed <Wenckebach> block. Echo: <Ebstein anomaly>. "
    "Pacemaker serial {serial} was interrogated on {date}. <CHA2DS2-VASc> 3, <Eliquis> 5 mg BID.\n\nYours sincerely,\n{C}\n{hospital}",
    "Telephone encounter {date}: spoke with {R} (daughter), callback {phone}, email {email}. States that {PF} has been confused since starting <Ativan>. No <Kussmaul> breathing. "
    "Advised ED at {hospital}. Insurance: member ID {plan}.",
    "Social work: {P} lives in {city} with partner {R} and works for {employer}. Address {street}. SSN {ssn}. Car plate {plate}. Applied for Medicaid. <Beck Depression Inventory> 18, "
    "<Mini-Mental State> 27/30, <AUDIT-C> 4.",
    "ED triage: {old} year old female, {P}, found down at home in {city}. <Colles fracture>, <Battle sign> negative. <Foley> placed. Tetanus given. Portal {url}, login from {ip}. RN {CF} {CL}.",
    "Pathology report {accession}\nReceived {date} from {hospital}. Patient {P}, MRN {mrn}. <Gleason score> 4+3=7. <Reed-Sternberg cells> not seen; <Giemsa stain> and <Congo red> negative. "
    "<HER2> 2+, <Ki-67> 30%. Pathologist {C}.",
    "Neuro: <Lhermitte sign> positive, <Romberg> negative, <Hoffmann reflex> absent. <Guillain-Barré syndrome> unlikely; <Lambert-Eaton> panel sent. <Gd> MRI of C-spine on {date}. "
    "Reviewed with {C} and {D}. {PF} asked about driving.",
    "Psychiatry follow up. {PF} reports better sleep on <Seroquel> 50 mg. Mother, {R}, present. <PHQ-9> 12, <Young Mania Rating Scale> 6. License {license}. Next visit {date} with {C}, NP.",
    "Transfer from {hospital} in {city}: {P}, 45 yo F, <Budd-Chiari syndrome> and <factor V Leiden>. <Child-Pugh> B, MELD 18. <Sengstaken-Blakemore tube> removed {date}. "
    "Accepting: Dr {CF} {CL}. Family contact {R}, cell {phone}.",
    "Peds: {PF} {PL} is a 4 mo infant with <Tetralogy of Fallot> and <DiGeorge syndrome>. Mother {R}. <Apgar> 8 and 9. <Denver> screen pending. Immunized 2 mo. Weight 6.1 kg. "
    "Seen {date} by {C}, MD, {hospital}.",
    "ICU: intubated, <Swan-Ganz> in place. <APACHE II> 22, <SOFA> 9, <Richmond Agitation-Sedation Scale> -2. <Levophed> 8 mcg/min, <Zosyn> 4.5 g. <Klebsiella> in sputum. <Cheyne-Stokes> earlier. "
    "Goals of care with {R} (son) {date}. {C}, DO",
    "Rheum: <Sjögren syndrome>, <Raynaud phenomenon>, <Still disease> excluded. <Humira> held; <Plaquenil> 200 mg. <Schirmer test> 4 mm. {P}, chart {mrn}, retired from {employer}. F/u {date}.",
    "OPERATIVE REPORT\nSURGEON: {C}, MD\nASSISTANT: {D}, PA-C\nPATIENT: {P}\n<Pfannenstiel incision>, <Kelly clamp>, <Balfour retractor>. <Vicryl> 0. <Trendelenburg position>. "
    "Implant <Medtronic> lot # {serial}. EBL 200 mL. Date {date}.",
    "Oncology: <EGFR> L858R, <ALK> negative, <PD-L1> 60%. Started <Keytruda> per <KEYNOTE-189>. <Kaplan-Meier> data discussed. {PF}'s brother {R} had <Ewing sarcoma>. "
    "Trial <NCT02578680>. {C} will see {PF} on {date}. Contact: {email}",
    "Infectious disease: <Lyme disease> serology, <Epstein-Barr virus> IgM neg, <Weil disease> considered after travel to {city}. <Duke criteria> not met. <Bactrim> DS. "
    "{P} ({phone}) will call {CF}. Lab ref {accession}.",
    "Endocrine: <Graves disease> with <Hashimoto thyroiditis> in mother. <Addison disease> ruled out by <Synthroid> trial. <Cushing syndrome> screen. <Wilson disease> neg. "
    "Pt name {PF} {PL}; policy number {plan}. Seen {date} at {hospital}. {C}",
    "HPI per EMS: {PF} {PL} (MRN {mrn}) was driving near {city} when hit. <Kehr sign> pos, <Beck triad> neg, <Le Fort> II. <Parkland formula> not needed. <Ringer's lactate> 2 L. "
    "Next of kin: {R}, {phone}. Employer: {employer}.",
)

CHINESE = (
    "入院记录\n姓名：{P}　性别：男　年龄：56岁　住院号：{zhrecord}　床号：{bed}\n入院日期：{zhdate}\n主诉：反复胸闷3天。现病史：患者于{zhdate}出现胸闷，由其妻子{R}陪同就诊于{zhhospital}。<高血压>病史10年，"
    "<黄疸>（-），<白细胞>7.2×10^9/L，<左室>射血分数55%。医师签名：{C}",
    "患者{P}，女，{old}岁，身份证号{resident}，联系电话{zhphone}，家庭住址：{zhaddress}。诊断：<帕金森病>，<2型糖尿病>。予<阿司匹林>100mg。家属{R}签字。",
    "查房记录 {zhdate}\n{C}主任医师查房：<克罗恩病>患者，<巴宾斯基征>阴性，<格拉斯哥评分>15分。<何杰金>淋巴瘤待排。{D}医生记录。患者{P}诉腹痛好转。",
    "出院小结：{P}，男，45岁，于{zhdate}出院。病理号{zhrecord}，<BRCA1>突变，<HER2>阳性，<曲妥珠单抗>治疗。工作单位：{zhemployer}。随访电话{zhphone}。责任护士{D}。",
    "急诊病历\n患者姓名：{P}，车牌{zhplate}司机，车祸伤1小时，由{zhhospital}转入。<高热>38.9℃，<高钾血症>，<时有>咳嗽，<施行>清创术。接诊医师：{C}。陪同者：{R}。",
    "门诊号：{zhrecord}　{zhdate}\n{SUR}女士，34岁，<高峰期>心率110次/分，<毕竟>既往<温度>正常。<查体>：<全身>皮肤<黄染>。处方：<华法林>2.5mg。医师：{C}",
    "手术记录：术者：{C}，一助：{D}，麻醉师：{E}。<关节>置换，植入物序列号{serial}。<平卧>位，<常规>消毒。患者家属{R}知情同意。日期{zhdate}。",
    "会诊意见：{P}，{old}岁老人，来自{zhaddress}。<阳性>体征：<雷诺>现象，<马凡>综合征可能，<应激>性溃疡，<伏立康唑>治疗。会诊医师：{C} {zhdate}",
    "随访：与患者之子{R}通话（{zhphone}，微信{wechat}），{P}目前<康复>良好，<方法>同前，<成人>剂量。{zhdate}于{zhhospital}复查。{SUR}先生表示理解。",
    "妇产科：产妇{P}，丈夫{R}，就职于{zhemployer}。<宫颈>成熟，<白带>正常，<羊水>清。{zhdate}剖宫产。护士{D}，病案号{zhrecord}。",
    "病程记录：同事{R}代诉，患者{P}昨日<单纯>头痛，<严重>时伴呕吐，<万古霉素>1g q12h，<金葡菌>阳性。<左侧>肢体肌力4级。上级医师{C}指示：<尚可>观察。{zhdate}",
    "检验报告 条码号：{zhrecord} 患者：{P} 性别：女 科室：{zhhospital}心内科 <谷丙>转氨酶45U/L <甘油三酯>2.1 <白蛋白>38g/L 检验者：{C} 审核者：{D} {zhdate}",
)
