"""Names, places and houses for the evaluation notes, kept apart from the lists that the recognizers use.

``UNLISTED`` words stand in no list of the product (a test asserts it): they must be found by context or by the
unknown-word rule alone. ``WORDS`` are people whose names are clinical or ordinary words.
"""

COMMON = (
    ("Linda", "Hargrove"), ("Samuel", "Whitaker"), ("Maria", "Delgado"), ("James", "Okafor"), ("Priya", "Raman"), ("Wei", "Zhang"),
    ("Fatima", "Haddad"), ("Ingrid", "Larsson"), ("Tomasz", "Nowak"), ("Hiroshi", "Tanaka"), ("Nguyen", "Thanh"), ("Aisha", "Bello"),
    ("Carlos", "Mendoza"), ("Olga", "Ivanova"), ("Ahmed", "Mansour"), ("Sean", "O'Connell"), ("Chloe", "Lefebvre"), ("Jürgen", "Krause"),
    ("Sofia", "Rossi"), ("Min-jun", "Park"), ("Deborah", "Jackson"), ("Robert", "McAllister"), ("Ana", "de la Cruz"), ("Kwame", "Mensah"),
)  # fmt: skip
UNLISTED = (
    ("Thandolwethu", "Mkhwanazi"), ("Oyindamola", "Fashola"), ("Bjarte", "Haugsdal"), ("Zdzisław", "Brzęczyszczykiewicz"),
    ("Maitreyi", "Venkataraghavan"), ("Tuğçe", "Karabulut"), ("Ngaire", "Tamihana"), ("Xolani", "Mabuza"), ("Sigríður", "Þorvaldsdóttir"),
    ("Ekanem", "Udofia"), ("Ghislindje", "Vanderhaeghen"), ("Aroha", "Whaanga"), ("Bhuvaneshwari", "Chidambaram"), ("Przemysław", "Gąsienica"),
    ("Odalys", "Etxeberria"), ("Iñaki", "Zubizarreta"), ("Kerttu", "Ylönen"), ("Dilshod", "Yuldashev"), ("Mpho", "Ramaphala"),
    ("Solmaz", "Ghorbanzadeh"), ("Yevheniia", "Shcherbyna"), ("Tsegaye", "Woldemariam"), ("Quyenthao", "Luongvan"), ("Pornchai", "Wattanasiri"),
)  # fmt: skip
WORDS = (
    ("Mark", "Rose"), ("Will", "Young"), ("April", "June"), ("Grace", "Hunter"), ("Faith", "Wilson"), ("Frank", "Parkinson"),
    ("Art", "Bell"), ("Dawn", "Grant"), ("Hope", "Graves"), ("Rich", "Stone"), ("Summer", "Day"), ("Violet", "Best"),
)  # fmt: skip
ZH_COMMON = (
    "王建国",
    "李秀英",
    "张伟",
    "刘洋",
    "陈志强",
    "杨丽华",
    "黄敏",
    "周杰",
    "吴桂兰",
    "徐明",
    "孙晓东",
    "马红梅",
    "欧阳静",
    "司马光耀",
    "诸葛清",
)
ZH_RARE = (
    "谌龙彪",
    "逄锦聚",
    "厍迪克",
    "麻晓菲",
    "禤汝昌",
    "郜文澜",
    "上官婉莹",
    "尉迟敬之",
    "宓妮雅",
    "芮成刚",
    "邝露瑶",
    "臧克铭",
    "单于飞",
    "仇小军",
    "区志坚",
)
ZH_WORDS = ("高峰", "何苗", "白雪", "黄金", "石头", "高兴", "平安", "安康", "成功", "文静", "王冠", "方正")

NEW = (
    ("Yusuf", "Demirtaş"), ("Marguerite", "Delacroix"), ("Oluwaseun", "Adeyemi"), ("Siobhan", "Gallagher"), ("Rajesh", "Subramaniam"), ("Kateřina", "Dvořáková"),
    ("Emeka", "Nwachukwu"), ("Birgitta", "Söderholm"), ("Vusumuzi", "Ndlovu"), ("Shirin", "Tavakoli"), ("Luca", "Bianchetti"), ("Hùng", "Phạm"),
    ("Rosalind", "Thackeray"), ("Eduardo", "Quintanilla"), ("Mehwish", "Siddiqui"), ("Aleksandra", "Wiśniewska"), ("Takumi", "Fujimoto"), ("Wanjiru", "Kamau"),
)  # fmt: skip
NEW_WORDS = (
    ("Joy", "Field"), ("Jack", "Frost"), ("Iris", "Brook"), ("Pat", "Long"), ("Ruby", "Banks"), ("Ray", "Shore"), ("Mercy", "Little"), ("Drew", "Lamb"), ("Ivy", "Cross"), ("Bill", "Waters"),
)  # fmt: skip
ZH_NEW = (
    "邓亚萍", "韩雪峰", "曹永和", "彭佳慧", "潘长江", "袁野", "于洪波", "董洁如", "余文乐", "苏小妹", "皇甫端", "蒋欣", "田震宇", "任达安", "阎肃之", "褚时健",
)  # fmt: skip
NEWER = (
    ("Anjali", "Bhattacharjee"), ("Mohamed", "El Sayed"), ("Georgina", "Pemberton-Clarke"), ("Dmytro", "Kovalenko"), ("Folasade", "Akinwande"), ("Håkon", "Bjørnstad"),
    ("Ximena", "Villaseñor"), ("Keone", "Kealoha"), ("Nizhoni", "Begaye"), ("Tadhg", "Ó Súilleabháin"), ("Lakshmi", "Ranganathan"), ("Baptiste", "Charpentier"),
    ("Soo-ah", "Hwang"), ("Farrukh", "Rakhimov"), ("Nyokabi", "Wairimu"), ("Zoltán", "Szabados"), ("Leilani", "Tuiasosopo"), ("Thiago", "Figueiredo"), ("Hanneke", "Dijkstra"), ("Ruaridh", "MacAskill"),
)  # fmt: skip
NEWEST = (
    ("Chukwuemeka", "Obiechina"), ("Marit", "Vestergaard"), ("Gulnara", "Iskakova"), ("Padraig", "Mac Giolla"), ("Sunniva", "Thorbjørnsen"), ("Rukmini", "Deshpande"),
    ("Yael", "Rosenzweig"), ("Lwazi", "Dlamini"), ("Beatriz", "Carvalhal"), ("Hiroki", "Matsunaga"), ("Iolanthe", "Pettigrew"), ("Ousmane", "Diallo"), ("Katarzyna", "Zawadzka"), ("Nguyễn", "Bảo"),
)  # fmt: skip
ZH_NEWEST = (
    "葛存义", "竺可恩", "鲍晓岚", "东方靖", "钮玉珊", "仲伟林", "郝思源", "雍和平", "索南措", "邬雨桐", "宇文凯", "佟丽娅", "黎元峰", "甄子轩",
)  # fmt: skip
NEWEST_CLINICS = (
    "Glenmore Community Hospital",
    "Dr Alder's Practice",
    "Sint-Lucas Ziekenhuis",
    "Waitemata Health Centre",
    "Holy Spirit Mission Hospital",
    "Larkspur Day Unit",
)
NEWEST_SITES = (
    "7 Ferrybridge Mews",
    "Apartment 19, Canal Wharf, Leeds LS11 5QD",
    "Vesterbrogade 88, 3. tv, København",
    "22 Kenyatta Avenue, Nakuru",
    "Calle Olmo 3, 2º A, Sevilla",
    "The Old Forge, High Street, Melrose",
)
NEWEST_BURGS = ("Dunedin", "Gdynia", "Lusaka", "Spokane", "Aarhus", "Arequipa")
NEWEST_FIRMS = ("Bluebell Laundry", "Hartwell Engineering plc", "Sainsbury's", "Oakfield Academy")
ZH_NEWEST_CLINICS = ("平湖市第一人民医院", "康宁老年病医院", "新港街道卫生服务中心", "武警总医院")
ZH_NEWEST_HOMES = (
    "安徽省六安市金安区皖西大道220号",
    "重庆市渝中区解放碑民权路51号3-2",
    "西城家园7幢2单元904室",
    "河北省保定市清苑区冉庄镇东街8号",
)
ZH_NEWEST_FIRMS = ("宏达汽修厂", "海燕食品公司", "第三实验小学", "新华书店")

NEWER_WORDS = (
    ("Sunny", "Walker"), ("Chance", "Power"), ("Opal", "Sharp"), ("Dale", "Church"), ("Jasmine", "Bush"), ("Miles", "Temple"), ("Heather", "Marsh"), ("Cliff", "Sands"), ("Penny", "Price"), ("Woody", "Branch"),
)  # fmt: skip
ZH_NEWER = (
    "贺知秋", "戚继红", "闻人晓", "裘德安", "付国强", "冉冬梅", "滕海涛", "牟玉珍", "令狐冲之", "巫启贤", "詹天瑞", "蔺春燕", "岑参义", "乌兰娜", "苟富贵", "慕容雪", "祁同伟", "翟晓川",
)  # fmt: skip
ZH_NEWER_WORDS = ("高明", "江山", "安宁", "项目", "石膏", "常规", "周全", "马上", "左右", "元气", "景色", "万方")

ZH_NEW_WORDS = ("温柔", "康健", "向阳", "时光", "常青", "白云", "金子", "于是", "明白", "和平", "甘草", "欧阳光")

CLINICS = (
    "Thornbury Cottage Hospital", "The Meadows Surgery", "Queen Adelaide Infirmary", "St Columba's Hospice", "Hôpital Sainte-Marthe", "Kwale District Hospital", "Riverbend Orthopaedic Centre", "Sacred Heart Medical Clinic",
)  # fmt: skip
SITES = (
    "31 Tavistock Close", "Flat 2B, 118 Gorgie Road, Edinburgh EH11 2NT", "Storgata 14, 0184 Oslo", "Rúa do Vilar 22, Santiago", "6/1 Lorong Kismis", "1145 County Road 9, Elma", "Keizersgracht 410-2", "Rose Cottage, Mill Lane, Tetbury", "Plot 27, Lumumba Avenue, Kampala", "Block 12 #08-331 Toa Payoh",
)  # fmt: skip
BURGS = ("Kirkcaldy", "Tromsø", "Oaxaca", "Mildura", "Ljubljana", "Wichita", "Kumasi", "Galway", "Poznań", "Boise")
FIRMS = (
    "Kestrel Roofing Ltd",
    "Marlowe & Sons",
    "Aldi",
    "Nordhavn Shipping A/S",
    "Pinewood Primary School",
    "Quickbite Delivery",
)
ZH_CLINICS = (
    "昌平镇中心卫生院",
    "明德骨科医院",
    "省立第二医院",
    "东湖区人民医院",
    "同泰中西医结合医院",
    "嘉和社区卫生服务中心",
)
ZH_HOMES = (
    "湖北省黄冈市蕲春县漕河镇齐昌大道18号", "天津市河西区友谊路环湖中道9号楼2门501", "贵州省遵义市播州区龙坑街道共青大道3栋", "浙江省温州市乐清市虹桥镇西街77弄2号", "北苑小区11栋3单元601室", "柳林村四组",
)  # fmt: skip
ZH_FIRMS = ("恒达电子厂", "顺风快递公司", "蓝天幼儿园", "金桥建筑公司", "老李面馆")

HOSPITALS = (
    "St. Brendan's Hospital", "Cedar Ridge Medical Center", "Lakeshore Regional Hospital", "Tolworth Infirmary", "Mercy Valley Clinic",
    "Northgate Family Practice", "Bayfield Nursing Home", "Rosewood Rehabilitation Center", "Whitmore Cancer Institute",
    "University Hospital of Kessel", "Harrow Road Surgery Center", "Massachusetts General", "Johns Hopkins", "UCSF Medical Center",
)  # fmt: skip
CITIES = (
    "Dayton",
    "Toledo",
    "Worcester, MA",
    "Spokane",
    "Nashville, TN",
    "Guadalajara",
    "Lagos",
    "Manchester",
    "Durham",
    "Kyoto",
)
EMPLOYERS = (
    "Brixham Logistics LLC",
    "Harlow & Finch Bakery",
    "Delphine Motors",
    "Orchard County School District",
    "Tesoro Foods Inc",
)
STREETS = (
    "418 Alder Street", "77B Wexford Lane, Apt 4", "1290 N. Prospect Ave", "P.O. Box 4471", "23 Rue des Lilas", "Calle de Alcalá 45",
    "9 Kastanienallee", "2204 Old Mill Rd, Unit 12", "56 Harrington Gardens", "315 W 42nd Street", "12 Via Garibaldi",
)  # fmt: skip
ABROAD = (
    "17 Jalan Ampang", "ul. Marszałkowska 84", "Carrera 7 No. 71-21", "Hauptstr. 12, 69117 Heidelberg", "5-2-1 Ginza, Chuo-ku", "48 Rue Saint-Denis, 75002 Paris", "Via Roma 33, 20121 Milano",
    "Flat 6, 14 Marine Drive, Mumbai 400020", "Stortorvet 3, Oslo", "Rua Augusta 1508, apto 42", "22 Adeola Odeku Street, Victoria Island", "Kalevankatu 9 B 14", "14/2 Sukhumvit Soi 23",
    "Unit 5, 230 Swanston St, Melbourne VIC 3000", "PO Box 1187, Mombasa", "Nádražní 28, 702 00 Ostrava", "Av. Insurgentes Sur 1602, Col. Crédito", "Plot 9, Kololo Hill Drive", "Calle Serrano 41, 3º B",
)  # fmt: skip
ZH_HOSPITALS = (
    "青松市第三人民医院",
    "瑞和妇幼保健院",
    "华康医院",
    "海城县中医院",
    "临江镇卫生院",
    "南华大学附属第一医院",
    "仁爱眼科医院",
)
ZH_ADDRESSES = (
    "江苏省南通市崇川区人民中路46号5幢302室", "四川省绵阳市涪城区临园路12号", "河南省周口市沈丘县付井镇李庄村3组", "上海市徐汇区漕溪北路88弄6号1502室",
    "广东省佛山市南海区桂城街道桂澜路5号", "云南省大理市下关镇苍山路213号",
)  # fmt: skip
ZH_EMPLOYERS = ("鼎新机械有限公司", "青松市第二中学", "永丰纺织厂", "宏远物流集团", "南华大学")

# The ninth set is by an author who had seen neither rules nor lists.
NINTH = (
    ("Tove", "Lindqvist"), ("Obinna", "Nwachukwu"), ("Marguerite", "Delacroix-Finch"), ("Seong-ho", "Bae"), ("Calla", "Winterbourne"), ("Tariq", "Al-Masri"), ("Nkechi", "Abara"), ("Dmitri", "Vasilenko"), ("Hollis", "Pemberton"), ("Xiomara", "Quispe"), ("Birgitta", "Aalto"), ("Rhys", "ap Gwilym"), ("Leilani", "Kekoa"), ("Ignatius", "O'Dowd"), ("Anh Thu", "Tran"), ("Zeb", "Crowther"),
)  # fmt: skip
NINTH_WORDS = (
    ("Grace", "Field"), ("Dusty", "Rhodes"), ("Joy", "Banks"), ("Cliff", "Waters"), ("Hope", "Summers"), ("Sandy", "Beach"), ("Rusty", "Nail"), ("Dale", "Parks"),
)  # fmt: skip
ZH_NINTH = (
    "阮星辰", "苗翠花", "端木磊", "戚继英", "樊胜美子", "古丽扎尔", "阿依努尔·买买提", "扎西顿珠", "柏思瑶", "屠国栋", "钱多多", "冷锋", "闻人月", "桂兰香", "岑桂芳", "鄂小满", "车建军", "窦文涛英", "褚一帆", "麦嘉欣",
)  # fmt: skip
ZH_NINTH_WORDS = (
    "高原", "白露", "江山", "黄河清", "安康", "向阳", "平安", "温暖", "石头", "常青",
)  # fmt: skip
NINTH_CLINICS = (
    "Brackenridge Family Practice", "St Ebba's", "Quillfeather Dental", "Kirkholm Infirmary", "Mt Tabor Cancer Pavilion", "Oasis Walk-In",
)  # fmt: skip
NINTH_SITES = (
    "14 Tannery Loft", "Heronsgate Primary", "The Old Vicarage", "Unit 6, Dockside", "Pine Hollow Trailer Court", "Wexcombe Ward",
)  # fmt: skip
NINTH_BURGS = (
    "Ashby-de-la-Zouch", "Tuscarawas", "Okoboji", "Nyborg", "Maseru", "Castellón",
)  # fmt: skip
NINTH_FIRMS = (
    "Brightwell Logistics", "Osgood & Marsh", "Tidewater Poultry", "Kestrel Cabs", "Nordhaven Yards", "Pell Brothers",
)  # fmt: skip
ZH_NINTH_CLINICS = (
    "桃源镇卫生院", "惠民路口腔诊所", "市二院南院区", "博爱妇儿医院", "江南造船职工医院", "康宁精神卫生中心",
)  # fmt: skip
ZH_NINTH_HOMES = (
    "柳园新村12幢", "东大街老粮站家属院", "河湾村六组", "湖滨花苑B座", "石桥镇敬老院", "前进农场三连",
)  # fmt: skip
ZH_NINTH_FIRMS = (
    "顺达物流", "红星轴承厂", "第四中学", "金穗粮油公司", "飞鹰外卖站", "市环卫处",
)  # fmt: skip

# The tenth set, too, is by an author who had seen neither rules nor lists.
TENTH = (
    ("Margaret", "Ellison"), ("Trevor", "Blackwood"), ("Ngozi", "Umeh"), ("Rafael", "Ortega"), ("Denise", "Kowalczyk"), ("Abdulrahman", "Qureshi"), ("Mei-Ling", "Chow"), ("Pavlos", "Stavridis"), ("Claire", "Fontaine-Hughes"), ("Harpreet", "Gill"), ("Dorothy", "Van Houten"), ("Semisi", "Taufa"), ("Ewa", "Grabowska"), ("Lucille", "Toussaint"), ("Jae-won", "Noh"), ("Eamon", "Kilbride"),
)  # fmt: skip
TENTH_WORDS = (
    ("Autumn", "Page"), ("Chase", "Winters"), ("Melody", "Bone"), ("Sterling", "Case"), ("Olive", "Head"), ("Ernest", "Short"), ("Angel", "Moon"), ("Robin", "Swift"),
)  # fmt: skip
ZH_TENTH = (
    "郑海燕", "朱文博", "林淑芬", "何家俊", "罗永强", "梁玉兰", "宋雅琪", "唐德明", "许婷", "冯国庆", "谢思远", "程丹", "沈月娥", "姚振华", "蔡宇轩", "方桂英", "缪凤英", "蔚东升", "沙吾提·阿不都", "格桑卓玛",
)  # fmt: skip
ZH_TENTH_WORDS = (
    "方圆", "杜仲", "田野", "夏天", "马力", "程度", "陈皮", "关键", "宁静", "雷雨",
)  # fmt: skip
TENTH_CLINICS = (
    "Fairhaven Memorial Hospital", "Stonebridge Pediatrics", "Royal Pelham Infirmary", "Clínica San Telmo", "Juniper Street Health Center", "Dr. Ashcombe & Partners",
)  # fmt: skip
TENTH_SITES = (
    "52 Larchmont Terrace", "Flat 4, Cooper's Yard", "1806 Sagebrush Trail, Lot 11", "3 Rue du Moulin", "Maplewood Court Apartments", "The Gatehouse, Abbey Road",
)  # fmt: skip
TENTH_BURGS = (
    "Chattanooga", "Swansea", "Duluth", "Bergamo", "Iloilo", "Rotorua",
)  # fmt: skip
TENTH_FIRMS = (
    "Ridgeline Trucking", "Amberley Foods", "Dunmore & Pike LLP", "Costco", "Silverbrook Primary School", "Vantage Plumbing Supply",
)  # fmt: skip
ZH_TENTH_CLINICS = (
    "临溪县人民医院", "康泰口腔门诊部", "市第四人民医院", "和平里社区卫生服务站", "同德堂中医院", "白云镇中心卫生院",
)  # fmt: skip
ZH_TENTH_HOMES = (
    "金桂花园6号楼1单元802", "山东省聊城市东昌府区柳园北路15号", "解放路铁路宿舍3栋", "青石村二组", "福建省漳州市芗城区胜利东路9号", "锦绣江南小区22-501",
)  # fmt: skip
ZH_TENTH_FIRMS = (
    "鑫源塑料厂", "华美超市", "第九中学", "永安保安公司", "大地装饰公司", "县供电局",
)  # fmt: skip
ELEVENTH = (
    ("Maeve", "Corrigan-Shah"), ("Tendai", "Chigumbura"), ("Olek", "Majchrzak"), ("Pooja", "Ramkissoon"), ("Euan", "Drummond"), ("Zsófia", "Halmos"), ("Bola", "Adegoke"), ("Wren", "Tolliver"), ("Ishaan", "Kulkarni"), ("Marisol", "Echeverri"), ("Gethin", "Probert"), ("Ludmila", "Horáková"), ("Chidi", "Onyekachi"), ("Saoirse", "Mulqueen"), ("Abdi", "Warsame"), ("Hyacinth", "Babatunde-Lowe"), ("Jorunn", "Espeland"), ("Nam", "Quach"),
)  # fmt: skip
ZH_ELEVENTH = (
    "覃小雅", "蒙立志", "展红霞", "丛林立", "卜算远", "宫玉凤", "原野", "费孝廉", "樊一鸣", "黎莎", "姬长空", "年广嗣", "庾澄", "纪桂芝", "商娃", "甘露露", "连战胜", "耿二狗", "司徒颖", "古月", "涂安琪", "伍六一", "晏几行", "占凤娇",
)  # fmt: skip
TWELFTH = (
    ("Harpreet", "Dhaliwal"), ("Mireille", "Fontenot"), ("Aputsiaq", "Kleist"), ("Delphine", "Otieno"), ("Ragnhild", "Sørbø"), ("Beau", "Thibodeaux"), ("Noor", "Al-Hashimi"), ("Tamsin", "Penhaligon"), ("Jakub", "Wróblewski"), ("Winnie", "Nkosi-Barnes"), ("Eleri", "Morgan-Rees"), ("Sanjit", "Mukherjee"), ("Guadalupe", "Arroyave"), ("Terje", "Kvamme"), ("Oona", "MacGillivray"), ("Femi", "Adesanya"), ("Pham Thi", "Lan"), ("Rosheen", "Gilhooly"),
)  # fmt: skip
ZH_TWELFTH = (
    "佘赛花", "娄阿鼠", "隗浩然", "郗若彤", "巴图", "安小满", "卓一航", "景泰来", "戈多", "燕归来", "南风", "练霓裳", "步惊云", "呼延灼华", "寇珠", "盛夏", "米兰", "柴静姝", "牛得草", "和珊", "种明秋", "鱼玄", "游本昌", "庞麦郎",
)  # fmt: skip
# The thirteenth set, too, is by an author who had seen neither rules nor lists.
THIRTEENTH = (
    ("Patricia", "Hammond"), ("Gerald", "Pruitt"), ("Adaeze", "Onyekachi"), ("Luis", "Echeverria"), ("Shannon", "McAllister"), ("Yusuf", "Demirci"), ("Priyanka", "Venkatesan"), ("Walter", "Szymanski"), ("Josephine", "Bellamy"), ("Tuan", "Huynh"), ("Ingrid", "Solheim"), ("Curtis", "Broadnax"), ("Fatoumata", "Diallo"), ("Kevin", "O'Shaughnessy"), ("Miriam", "Goldfarb"), ("Hiroshi", "Tanabe"),
)  # fmt: skip
THIRTEENTH_WORDS = (
    ("Faith", "Long"), ("Art", "Wells"), ("Iris", "Stone"), ("Frank", "Savage"), ("Violet", "Bush"), ("Chip", "Downs"), ("Ruby", "Pace"), ("Guy", "Strong"),
)  # fmt: skip
ZH_THIRTEENTH = (
    "王秀兰", "李建国", "张雨桐", "刘志强", "陈佳怡", "杨丽", "赵鹏飞", "黄晓燕", "周伟", "吴美玲", "徐浩然", "孙桂珍", "胡勇", "高凤霞", "马俊杰", "于洪亮", "余静", "欧阳慧敏", "彭子涵", "热依汗古丽",
)  # fmt: skip
ZH_THIRTEENTH_WORDS = (
    "金星", "水清", "安心", "康复", "时光", "万全", "高兴", "石英", "白芷", "和平",
)  # fmt: skip
THIRTEENTH_CLINICS = (
    "Larkspur Regional Medical Center", "Tidewell Urgent Care", "St Columba's Infirmary", "Fenwick Road Surgery", "Hospital Nuestra Señora del Pilar", "Copperfield Family Health",
)  # fmt: skip
THIRTEENTH_SITES = (
    "417 Wisteria Lane", "Apt 9C, Halvorsen Towers", "22 Millrace Close", "Sunny Acres Mobile Park, Space 31", "Bramley House Care Home", "6070 County Road 14",
)  # fmt: skip
THIRTEENTH_BURGS = (
    "Paducah", "Wrexham", "Saginaw", "Gdynia", "Cebu", "Dunedin",
)  # fmt: skip
THIRTEENTH_FIRMS = (
    "Hartline Freight", "Pinecrest Dairy", "Lowell & Strand Architects", "Walgreens", "Eastgate Middle School", "Monarch Roofing",
)  # fmt: skip
ZH_THIRTEENTH_CLINICS = (
    "清河县中医医院", "瑞安儿童医院", "省第二人民医院", "建设路社区卫生服务中心", "仁济堂门诊部", "黄泥镇卫生院",
)  # fmt: skip
ZH_THIRTEENTH_HOMES = (
    "碧水湾花园9幢2单元1103室", "湖南省衡阳市蒸湘区船山大道66号", "纺织厂老宿舍5栋", "上坝村四组", "江苏省盐城市亭湖区黄海中路21号", "阳光新城B区7-302",
)  # fmt: skip
ZH_THIRTEENTH_FIRMS = (
    "宏达机械厂", "好邻居超市", "育才小学", "中原物业公司", "远航货运公司", "市自来水公司",
)  # fmt: skip
FOURTEENTH = (
    ("Chukwuemeka", "Eze"), ("Thị Hồng", "Đặng"), ("Layla", "Al-Khoury"), ("Ásdís", "Magnúsdóttir"), ("Marguerite", "Beaumont-Clarke"), ("Desmond", "Achebe"), ("Siti", "Nurhaliza"), ("Bartholomew", "Quigg"), ("Wanjiku", "Kariuki"), ("Zhenya", "Lebedeva"), ("Rosalind", "Fairweather"), ("Manuel", "dos Santos"), ("Arjun", "Mukherjee"), ("Eun-ji", "Seo"), ("Ewan", "MacGillivray"), ("Lupita", "Xicohténcatl"),
)  # fmt: skip
FOURTEENTH_WORDS = (
    ("Joy", "Fields"), ("Bill", "Sharp"), ("Olive", "Branch"), ("Chance", "Wood"), ("Melody", "Rivers"), ("Max", "Power"), ("Penny", "Walker"), ("Sunny", "Burns"),
)  # fmt: skip
ZH_FOURTEENTH = (
    "郑桂芳", "蔡文斌", "苏梦瑶", "唐建平", "买买提·吐尔逊", "冯思远", "邓丽娟", "曹志刚", "彭秀珍", "曾国栋", "袁欣怡", "欧阳文博", "尉迟敏", "阿卜杜拉·热合曼", "扎西顿珠", "田甜", "覃美华", "沙马阿依", "额尔敦", "仇国芬",
)  # fmt: skip
ZH_FOURTEENTH_WORDS = (
    "高峰", "方圆", "石磊", "安宁", "关节", "麦冬", "段落", "纪念", "盛夏", "单纯",
)  # fmt: skip
FOURTEENTH_CLINICS = (
    "Blackthorn General Hospital", "Ashgrove Health Centre", "Mount Ida Medical Center", "Queen Maud Hospital", "Redwater Community Clinic", "Clínica San Rafael",
)  # fmt: skip
FOURTEENTH_SITES = (
    "9 Cobbler's Yard", "2231 SE Tolman Ct Unit 4", "Flat 6, 80 Gorbals Row", "Harvest Moon Assisted Living", "PO Box 1187", "Plot 14, Adeola Crescent",
)  # fmt: skip
FOURTEENTH_BURGS = (
    "Tullamore", "Enugu", "Chattanooga", "Akureyri", "Da Nang", "Yakima",
)  # fmt: skip
FOURTEENTH_FIRMS = (
    "Redfern Plumbing", "Costco", "Tall Pines Elementary", "Okafor & Daughters Funeral Home", "Bright Horizons Logistics", "Kestrel Foods Ltd",
)  # fmt: skip
ZH_FOURTEENTH_CLINICS = (
    "临溪市中心医院", "仁和骨科医院", "东风镇中心卫生院", "喀什地区第二人民医院", "华康体检中心", "市妇幼保健院",
)  # fmt: skip
ZH_FOURTEENTH_HOMES = (
    "云锦苑12号楼3单元502", "四川省绵阳市涪城区跃进路北段77号", "大湾村委会下屯12号", "铁路新村6栋东头", "和田县巴格其镇幸福路3号", "江南里小区南门旁",
)  # fmt: skip
ZH_FOURTEENTH_FIRMS = (
    "金鹏五金厂", "永乐幼儿园", "顺达出租车公司", "县农业农村局", "小肥牛火锅店", "城关镇中学",
)  # fmt: skip
FIFTEENTH = (
    ("Gwendolyn", "Pettigrew"), ("Ifeanyi", "Nwosu"), ("Minh Anh", "Trịnh"), ("Khalid", "Bin Saleh"), ("Ragnheiður", "Sveinsdóttir"), ("Alistair", "Drummond-Hay"), ("Paloma", "Iturbide"), ("Rutendo", "Chikwanha"), ("Gerrit", "Hoogland"), ("Svetlana", "Morozova"), ("Harpreet", "Sandhu"), ("Bernadette", "Quinlan"), ("Tevita", "Fonua"), ("Hyun-woo", "Bae"),
)  # fmt: skip
ZH_FIFTEENTH = (
    "龚建华", "万晓梅", "史国强", "贾文静", "傅嘉豪", "丁秀兰", "姜海燕", "钟志明", "裴玉珍", "欧阳倩", "迪丽娜尔·艾山", "阎子轩", "齐凤英", "卜宏伟",
)  # fmt: skip
FIFTEENTH_CLINICS = (
    "Thornbury District Hospital",
    "Lakeview Women's Clinic",
    "Inverleith Medical Practice",
    "Hospital San Borja",
)
FIFTEENTH_SITES = (
    "31 Plumtree Terrace",
    "1804 W Addison Ave Apt 2R",
    "Bungalow 5, Mango Lane",
    "The Old Bakery, Church Walk",
)
FIFTEENTH_BURGS = ("Ballymena", "Surabaya", "Duluth", "Kaunas")
FIFTEENTH_FIRMS = ("Greenway Couriers", "Oakhurst Nursery School", "Tesco", "Maddox & Pryce")
ZH_FIFTEENTH_CLINICS = ("章丘区人民医院", "同济妇产医院", "河口镇卫生院", "广慈医院东院")
ZH_FIFTEENTH_HOMES = ("翠屏苑7栋2单元1102室", "安徽省安庆市迎江区人民路18号", "石桥头村六组", "建国里胡同9号院")
ZH_FIFTEENTH_FIRMS = ("红星轧钢厂", "小太阳幼儿园", "美团外卖站", "福寿园殡仪公司")
